// Package radio asks other ships.
package radio

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
}

// NewCabin returns a cabin where somebody listens.
func NewCabin(set Set) *Cabin {
	c := &Cabin{set: set, open: map[int]*question{}}
	go c.listen()
	return c
}

func (c *Cabin) listen() {
	for {
		id, text, err := c.set.Hear()
		if err != nil {
			println(err.Error())
			return // want "unresolved: "
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
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
