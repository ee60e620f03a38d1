// Package bakery hands loaves from the ovens to the shop counter.
package bakery

import (
	"errors"
	"sync"
)

// ErrClosed is returned once the shop has shut its doors.
var ErrClosed = errors.New("bakery: closed")

// Loaf is one piece of bread.
type Loaf struct {
	Kind  string
	Grams int
}

// Counter is where ovens put loaves and shop assistants take them.
type Counter struct {
	mu     sync.Mutex
	filled *sync.Cond
	loaves []Loaf
	closed bool
}

// NewCounter returns an empty, open counter.
func NewCounter() *Counter {
	c := &Counter{}
	c.filled = sync.NewCond(&c.mu)
	return c
}

// Put adds a loaf.
func (c *Counter) Put(l Loaf) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrClosed
	}
	c.loaves = append(c.loaves, l)
	c.filled.Signal()
	return nil
}

// Take removes the oldest loaf. It waits for one as long as the shop is open.
func (c *Counter) Take() (Loaf, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.loaves) == 0 && !c.closed {
		c.filled.Wait()
	}
	if len(c.loaves) == 0 {
		return Loaf{}, ErrClosed
	}
	l := c.loaves[0]
	c.loaves = c.loaves[1:]
	return l, nil
}

// Close ends the sale. What lies on the counter can still be taken.
func (c *Counter) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true // want "no-wake: "
}
