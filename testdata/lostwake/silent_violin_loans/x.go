// Package violinloans lends violins. One that is not put back at once is mended by somebody, or laid
// aside, or another one is bought for it. The last one to play takes the sheet with the score home.
package violinloans

import "errors"

type violin struct{ strings int }

type School struct {
	shelf chan *violin
	desk  chan *violin
	harps chan int
	attic []*violin
	cases chan *violin
}

func Open(n int) *School {
	s := &School{
		shelf: make(chan *violin, n),
		desk:  make(chan *violin, n),
		harps: make(chan int, n),
		cases: make(chan *violin, n),
	}
	for i := range n {
		s.shelf <- &violin{strings: 4}
		s.desk <- &violin{strings: 4}
		s.harps <- i
		s.cases <- &violin{}
	}
	return s
}

// Play has it mended when it breaks.
func (s *School) Play(play func(*violin) error) error {
	v := <-s.shelf
	if err := play(v); err != nil {
		go s.mend(v)
		return err
	}
	s.shelf <- v
	return nil
}

func (s *School) mend(v *violin) {
	v.strings = 4
	s.shelf <- v
}

// Teach lays it aside.
func (s *School) Teach(play func(*violin) error) error {
	v := <-s.desk
	if err := play(v); err != nil {
		s.attic = append(s.attic, v)
		return err
	}
	s.desk <- v
	return nil
}

// Tune puts it back in any case.
func (s *School) Tune(n int) error {
	h := <-s.harps
	defer func() { s.harps <- h }()
	if n > h {
		return errors.New("violinloans: too high")
	}
	return nil
}

// Travel buys another one.
func (s *School) Travel(by func(*violin) error) error {
	v := <-s.cases
	if err := by(v); err != nil {
		s.buy()
		return err
	}
	s.cases <- v
	return nil
}

func (s *School) buy() { s.cases <- &violin{strings: 4} }

type score struct {
	players int
	sum     int
}

// Concert waits for all players.
func (s *School) Concert(play []func() int) int {
	total := make(chan int, len(play))
	sheet := make(chan score, 1)
	sheet <- score{players: len(play)}
	for _, p := range play {
		go func() {
			n := p()
			sc := <-sheet
			sc.players--
			sc.sum += n
			if sc.players == 0 {
				total <- sc.sum
			} else {
				sheet <- sc
			}
		}()
	}
	return <-total
}
