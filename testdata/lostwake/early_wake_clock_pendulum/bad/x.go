// Package clock counts the swings of a pendulum without locks.
package clock

import "sync/atomic"

// Counter counts swings, for one reader.
type Counter struct {
	swings  atomic.Uint64
	stopped atomic.Bool
	tick    chan struct{}
}

// NewCounter returns a counter at zero.
func NewCounter() *Counter {
	return &Counter{tick: make(chan struct{}, 1)}
}

func (c *Counter) poke() {
	select {
	case c.tick <- struct{}{}:
	default:
	}
}

// Swing counts one more.
func (c *Counter) Swing() {
	c.poke() // want "early-wake: "
	c.swings.Add(1)
}

// Stop ends the count.
func (c *Counter) Stop() {
	c.stopped.Store(true)
	c.poke()
}

// Reach waits until n swings were counted, or the clock was stopped, and returns
// the count.
func (c *Counter) Reach(n uint64) uint64 {
	for {
		if have := c.swings.Load(); have >= n || c.stopped.Load() {
			return have
		}
		<-c.tick
	}
}
