// Package post delivers letters in bundles; a coach leaves when it is full or
// when the first letter has waited long enough.
package post

import "time"

// Letter is a letter.
type Letter struct{ To, Text string }

// Coach gathers letters for one road.
type Coach struct {
	in   chan Letter
	gone chan struct{}
}

// Harness starts a coach. send is called with each bundle.
func Harness(size int, longest time.Duration, send func([]Letter)) *Coach {
	c := &Coach{in: make(chan Letter), gone: make(chan struct{})}
	go c.drive(size, longest, send)
	return c
}

// Post adds a letter. No Post may follow Close.
func (c *Coach) Post(l Letter) { c.in <- l }

// Close sends what is left and returns when it is delivered.
func (c *Coach) Close() {
	close(c.in)
	<-c.gone
}

// halt stops t and takes a tick that nobody has taken yet, for programs that
// are built with the old timers.
func halt(t *time.Timer) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
}

func (c *Coach) drive(size int, longest time.Duration, send func([]Letter)) {
	defer close(c.gone)
	t := time.NewTimer(longest)
	halt(t)
	defer t.Stop()

	var bundle []Letter
	leave := func() {
		halt(t)
		if len(bundle) > 0 {
			send(bundle)
			bundle = nil
		}
	}
	for {
		select {
		case l, ok := <-c.in:
			if !ok {
				leave()
				return
			}
			if bundle = append(bundle, l); len(bundle) == 1 {
				t.Reset(longest)
			}
			if len(bundle) >= size {
				leave()
			}
		case <-t.C:
			leave()
		}
	}
}
