// Package pawnshop values the things that people bring, a tray at a time.
package pawnshop

import (
	"context"
	"fmt"
	"sync"
)

// Valuer looks at things. It is slow to start, so it is given many at once.
type Valuer interface {
	Unlock(ctx context.Context) error
	Value(thing string) (cents int, err error)
}

// Ticket is what a customer holds while the valuer works.
type Ticket struct {
	thing string
	cents int
	err   error
	ready chan struct{}
}

// Wait returns the value once it is known.
func (t *Ticket) Wait() (int, error) {
	<-t.ready
	return t.cents, t.err
}

func (t *Ticket) settle(cents int, err error) {
	t.cents, t.err = cents, err
	close(t.ready)
}

// Counter collects things until somebody carries the tray to the valuer.
type Counter struct {
	mu   sync.Mutex
	tray []*Ticket
}

// Leave puts thing on the tray.
func (c *Counter) Leave(thing string) *Ticket {
	t := &Ticket{thing: thing, ready: make(chan struct{})}
	c.mu.Lock()
	c.tray = append(c.tray, t)
	c.mu.Unlock()
	return t
}

// Carry takes the tray to v and settles all its tickets.
func (c *Counter) Carry(ctx context.Context, v Valuer) error {
	c.mu.Lock()
	tray := c.tray
	c.tray = nil
	c.mu.Unlock()
	if len(tray) == 0 {
		return nil
	}
	if err := v.Unlock(ctx); err != nil {
		for _, t := range tray {
			t.settle(0, err)
		}
		return err
	}
	for i, t := range tray {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("pawnshop: %d of %d things valued: %w", i, len(tray), err) // want "unresolved: "
		}
		t.settle(v.Value(t.thing))
	}
	return nil
}
