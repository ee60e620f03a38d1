// Package shore asks ships, and knows when its radio is off.
package shore

import (
	"context"
	"sync"
)

// Set sends and hears.
type Set interface {
	Send(id int, text string) error
	Hear() (id int, text string, err error)
}

type question struct {
	answer chan string
}

func (q *question) resolve(text string) { q.answer <- text }

// Cabin has the questions that are open.
type Cabin struct {
	set Set

	mu   sync.Mutex
	last int
	open map[int]*question
	off  chan struct{}
}

// NewCabin returns a cabin where somebody listens.
func NewCabin(set Set) *Cabin {
	c := &Cabin{set: set, open: map[int]*question{}, off: make(chan struct{})}
	go c.listen()
	return c
}

func (c *Cabin) listen() {
	defer close(c.off)
	for {
		id, text, err := c.set.Hear()
		if err != nil {
			println(err.Error())
			return
		}
		c.heard(id, text)
	}
}

func (c *Cabin) heard(id int, text string) {
	c.mu.Lock()
	q := c.open[id]
	delete(c.open, id)
	c.mu.Unlock()
	if q != nil {
		q.resolve(text)
	}
}

// Ask asks, and waits for the answer.
func (c *Cabin) Ask(ctx context.Context, text string) (string, error) {
	q := &question{answer: make(chan string, 1)}
	c.mu.Lock()
	c.last++
	id := c.last
	c.open[id] = q
	c.mu.Unlock()
	if err := c.set.Send(id, text); err != nil {
		return "", err
	}
	select {
	case a := <-q.answer:
		return a, nil
	case <-c.off:
		return "", nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
