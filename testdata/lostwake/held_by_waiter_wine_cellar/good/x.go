// Package cellar has a lift that brings bottles from a wine cellar.
package cellar

import (
	"errors"
	"sync"
)

// ErrStuck says that the lift is stuck.
var ErrStuck = errors.New("cellar: lift is stuck")

// Bottle came up.
type Bottle struct {
	Ticket int
	Label  string
}

// Cellar sends for bottles.
type Cellar struct {
	down func(Bottle) // to be filled in
	mu   sync.Mutex
	next int
	open map[int]chan string
	end  bool
}

// New returns a cellar; up is closed when the lift is stuck.
func New(down func(Bottle), up <-chan Bottle) *Cellar {
	c := &Cellar{down: down, open: make(map[int]chan string)}
	go c.unload(up)
	return c
}

// Fetch returns the label of a bottle.
func (c *Cellar) Fetch(kind string) (string, error) {
	c.mu.Lock()
	if c.end {
		c.mu.Unlock()
		return "", ErrStuck
	}
	c.next++
	ticket := c.next
	came := make(chan string, 1)
	c.open[ticket] = came
	c.mu.Unlock()

	c.down(Bottle{ticket, kind})
	label, ok := <-came
	if !ok {
		return "", ErrStuck
	}
	return label, nil
}

func (c *Cellar) unload(up <-chan Bottle) {
	for b := range up {
		c.mu.Lock()
		came := c.open[b.Ticket]
		delete(c.open, b.Ticket)
		c.mu.Unlock()
		if came != nil {
			came <- b.Label
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end = true
	for _, came := range c.open {
		close(came)
	}
	clear(c.open)
}
