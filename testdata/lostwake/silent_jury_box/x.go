// Package jury asks all jurors, and goes home when enough have said the same; there is room for
// all that they may still say.
package jury

import "context"

type Juror interface{ Verdict(context.Context) bool }

type Court struct {
	jurors []Juror
	needed int
}

func Convene(jurors ...Juror) *Court { return &Court{jurors: jurors, needed: len(jurors)/2 + 1} }

func (c *Court) box() chan bool { return make(chan bool, len(c.jurors)) }

func (c *Court) Guilty(ctx context.Context) (bool, error) {
	box := c.box()
	for _, j := range c.jurors {
		go func() { box <- j.Verdict(ctx) }()
	}
	guilty, not := 0, 0
	for guilty < c.needed && not < c.needed {
		select {
		case v := <-box:
			if v {
				guilty++
			} else {
				not++
			}
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	return guilty >= c.needed, nil
}
