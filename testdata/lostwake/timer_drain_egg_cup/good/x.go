// Package eggcup rings while eggs are boiling, each minute if nobody taps it.
package eggcup

import "time"

// Cup counts.
type Cup struct {
	taps  chan struct{}
	ended chan struct{}
	ring  func(minute int)
}

// New returns a cup.
func New(ring func(int)) *Cup {
	return &Cup{taps: make(chan struct{}, 1), ended: make(chan struct{}), ring: ring}
}

// Tap puts the next ring off.
func (c *Cup) Tap() {
	select {
	case c.taps <- struct{}{}:
	default:
	}
}

// End ends Run.
func (c *Cup) End() { close(c.ended) }

// Run returns after End.
func (c *Cup) Run(minute time.Duration) {
	t := time.NewTimer(minute)
	defer t.Stop()
	for n := 1; ; {
		select {
		case <-c.taps:
		case <-t.C:
			c.ring(n)
			n++
		case <-c.ended:
			return
		}
		if !t.Stop() {
			select {
			case <-t.C:
			default:
			}
		}
		t.Reset(minute)
	}
}
