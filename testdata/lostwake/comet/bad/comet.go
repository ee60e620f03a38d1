// Package comet computes an orbit in two passes.
package comet

import "sync"

type Orbit struct{ A, E float64 }

type Calc struct {
	mu     sync.Mutex
	rough  bool
	fine   bool
	orbit  Orbit
	notify func()
}

func New() *Calc { return &Calc{} }

func (c *Calc) Rough() {
	c.mu.Lock()
	c.rough = true
	f := c.notify
	c.mu.Unlock()
	if f != nil {
		f()
	}
}

func (c *Calc) Fine(o Orbit) {
	c.mu.Lock()
	c.rough, c.fine = true, true
	c.orbit = o
	f := c.notify
	c.mu.Unlock()
	if f != nil {
		f()
	}
}

// Orbit calls f when something changed after it said not ok.
func (c *Calc) Orbit(f func()) (o Orbit, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.rough {
		return // want `pending-unregistered`
	}
	defer func() {
		if !ok {
			c.notify = f
		}
	}()
	if !c.fine {
		return
	}
	return c.orbit, true
}
