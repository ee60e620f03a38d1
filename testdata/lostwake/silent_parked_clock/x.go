// Package parked has clocks that stand until somebody winds them: just made, none has run out.
package parked

import (
	"math"
	"time"
)

// Clock rings.
type Clock struct {
	ring  func()
	timer *time.Timer
	nap   *time.Timer
}

// New returns a clock that stands.
func New(ring func()) *Clock {
	c := &Clock{ring: ring}
	c.timer = time.AfterFunc(math.MaxInt64, c.ring)
	if !c.timer.Stop() {
		<-c.timer.C
	}
	c.nap = time.AfterFunc(48*time.Hour, c.ring)
	if !c.nap.Stop() {
		<-c.nap.C
	}
	return c
}

// Wind has it ring in d.
func (c *Clock) Wind(d time.Duration) {
	c.timer.Stop()
	c.timer.Reset(d)
}
