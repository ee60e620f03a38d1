// Package bakery calls customers by number when their order is baked.
package bakery

import "sync"

// Waker resumes a customer.
type Waker interface {
	Notify()
}

// Counter serves orders with the numbers from 0 on. Every number belongs to
// one customer.
type Counter struct {
	sync.Mutex
	baked    []bool
	pagers   []Waker
	finished int
}

// NewCounter returns a counter for n orders.
func NewCounter(n int) *Counter {
	return &Counter{
		baked:  make([]bool, n),
		pagers: make([]Waker, n),
	}
}

// Len returns the number of orders.
func (c *Counter) Len() int { return len(c.baked) }

// Poll says whether an order is baked. If it is not, w is notified later.
func (c *Counter) Poll(number int, w Waker) bool {
	if c.isBaked(number) {
		return true
	}
	c.park(number, w) // want `late-register`
	return false
}

func (c *Counter) isBaked(number int) bool {
	c.Lock()
	defer c.Unlock()
	return c.baked[number]
}

func (c *Counter) park(number int, w Waker) {
	c.Lock()
	defer c.Unlock()
	c.pagers[number] = w
}

// Baked is called by the oven.
func (c *Counter) Baked(number int) {
	if w := c.mark(number); w != nil {
		w.Notify()
	}
}

func (c *Counter) mark(number int) Waker {
	c.Lock()
	defer c.Unlock()
	if !c.baked[number] {
		c.baked[number] = true
		c.finished++
	}
	w := c.pagers[number]
	c.pagers[number] = nil
	return w
}

// Finished returns how many orders are baked.
func (c *Counter) Finished() int {
	c.Lock()
	defer c.Unlock()
	return c.finished
}
