// Package lock moves boats up and down a canal lock: one state, and a Cond for each of those who wait.
package lock

import "sync"

type phase int

const (
	idle phase = iota
	filling
	settling
	draining
)

// Chamber is the basin between two gates.
type Chamber struct {
	mu      sync.Mutex
	state   phase
	level   int
	filled  *sync.Cond
	drained *sync.Cond
}

// New returns an empty chamber.
func New() *Chamber {
	c := &Chamber{}
	c.filled, c.drained = sync.NewCond(&c.mu), sync.NewCond(&c.mu)
	return c
}

// Enter waits until the chamber is still.
func (c *Chamber) Enter() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch c.state {
		case filling:
			c.filled.Wait()
			continue
		case settling:
			c.filled.Wait()
			continue
		case draining:
			c.drained.Wait()
			continue
		}
		return c.level
	}
}

// Up lets water in where nothing moves.
func (c *Chamber) Up() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == idle {
		c.fill()
	}
}

// fill is called where nothing moves, so that nobody waits.
func (c *Chamber) fill() {
	c.state = filling
	go func() {
		c.mu.Lock()
		c.state = settling // who waits for the water waits on
		c.mu.Unlock()
		c.end()
	}()
}

// Down lets water out.
func (c *Chamber) Down() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != idle {
		return
	}
	c.state = draining
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.state = idle
		c.level = 0
		c.drained.Broadcast()
	}()
}

func (c *Chamber) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = idle // nobody waits for the drain now
	c.level++
	c.filled.Broadcast()
}
