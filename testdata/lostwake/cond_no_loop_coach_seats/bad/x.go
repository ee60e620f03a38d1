// Package coach sells the seats of a coach; who comes too late waits for a
// cancellation.
package coach

import "sync"

// Coach has a number of seats.
type Coach struct {
	mu        sync.Mutex
	cancelled *sync.Cond
	free      int
	sold      map[string]int
}

// NewCoach returns an empty coach.
func NewCoach(seats int) *Coach {
	c := &Coach{free: seats, sold: make(map[string]int)}
	c.cancelled = sync.NewCond(&c.mu)
	return c
}

// Book takes a seat.
func (c *Coach) Book(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.free == 0 {
		c.cancelled.Wait() // want "cond-no-loop: "
	}
	c.free--
	c.sold[name]++
}

// Cancel gives a seat back.
func (c *Coach) Cancel(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sold[name] == 0 {
		return false
	}
	c.sold[name]--
	c.free++
	c.cancelled.Signal()
	return true
}
