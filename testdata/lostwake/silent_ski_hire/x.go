// Package hire lends skis; who finds the shop shut is told so at once, and gets no ticket.
package hire

import "errors"

var errOver = errors.New("the season is over")

// Answer says on which shelf a pair lies.
type Answer struct {
	Shelf int
	Err   error
}

// Slip is what a guest waits with.
type Slip chan *Answer

// Wait waits until the pair lies there.
func (t Slip) Wait() (int, error) {
	a := <-t
	return a.Shelf, a.Err
}

type pair struct {
	size  int
	reply chan *Answer
}

// Shop has a keeper who puts the pairs away.
type Shop struct {
	counter chan *pair
	over    chan struct{}
	pairs   int
}

// Open opens a shop.
func Open() *Shop {
	s := &Shop{counter: make(chan *pair), over: make(chan struct{})}
	go s.keeper()
	return s
}

// Close ends the season.
func (s *Shop) Close() { close(s.over) }

// Leave leaves a pair, and returns at once.
func (s *Shop) Leave(size int) (Slip, error) {
	c := &pair{size: size, reply: make(chan *Answer, 1)}
	if err := s.hand(c); err != nil {
		return nil, err
	}
	return c.reply, nil
}

// LeaveNow leaves a pair and waits until it lies there.
func (s *Shop) LeaveNow(size int) (int, error) {
	slip, err := s.Leave(size)
	if err != nil {
		return 0, err
	}
	return slip.Wait()
}

func (s *Shop) hand(c *pair) error {
	if c.size == 0 {
		c.reply <- &Answer{Err: errors.New("there is no pair")}
		return nil
	}
	select {
	case s.counter <- c:
		s.pairs++
	case <-s.over:
		return errOver
	}
	return nil
}

func (s *Shop) keeper() {
	shelf := 0
	for {
		select {
		case c := <-s.counter:
			shelf++
			c.reply <- &Answer{Shelf: shelf}
		case <-s.over:
			return
		}
	}
}
