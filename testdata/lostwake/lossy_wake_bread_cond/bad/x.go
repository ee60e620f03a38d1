// Package bread calls customers to the counter.
package bread

import "sync"

// A Counter is where customers are called, one of them or all.
type Counter struct {
	door sync.Locker // of the shop

	mu   sync.Mutex
	call chan struct{}
}

// New returns a counter of the shop that door locks.
func New(door sync.Locker) *Counter {
	return &Counter{door: door, call: make(chan struct{}, 1)}
}

// One calls one customer.
func (c *Counter) One() {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.call <- struct{}{}:
	default:
	}
}

// All calls all customers.
func (c *Counter) All() {
	next := make(chan struct{}) // want "lossy-wake: "
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.call)
	c.call = next
}

// Wait leaves the door to others until a customer is called, or goes home.
func (c *Counter) Wait(home <-chan struct{}) {
	c.mu.Lock()
	call := c.call
	c.mu.Unlock()
	c.door.Unlock()
	defer c.door.Lock()
	select {
	case <-call:
	case <-home:
	}
}
