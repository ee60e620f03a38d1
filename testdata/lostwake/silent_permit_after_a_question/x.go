// Package counter serves whoever pays enough, so many at once.
package counter

import "sync"

const desks = 8

type Counter struct {
	mu    sync.RWMutex
	price int
	free  chan struct{}
	serve func(string)
}

func New(price int, serve func(string)) *Counter {
	c := &Counter{serve: serve}
	c.open(price)
	return c
}

func (c *Counter) open(price int) {
	c.price = price
	c.free = make(chan struct{}, desks)
	for range desks {
		c.free <- struct{}{}
	}
}

func (c *Counter) Price() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.price
}

// SetPrice is for those who come from now on.
func (c *Counter) SetPrice(price int) {
	c.mu.Lock()
	c.price = price
	c.mu.Unlock()
}

// Ask reports whether who pays so much is served.
func (c *Counter) Ask(what string, pays int) bool {
	if pays < c.Price() {
		return false
	}
	<-c.free
	go c.work(what)
	return true
}

func (c *Counter) work(what string) {
	c.serve(what)
	c.leave()
}

func (c *Counter) leave() {
	select {
	case c.free <- struct{}{}:
	default:
	}
}
