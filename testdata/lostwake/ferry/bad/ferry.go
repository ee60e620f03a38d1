// Package ferry: tickets for the next crossing.
package ferry

import (
	"errors"
	"sync"
)

type Bell interface{ Ring() }

type base struct {
	mu   sync.Mutex
	bell Bell
}

func (b *base) keep(x Bell) {
	b.mu.Lock()
	b.bell = x
	b.mu.Unlock()
}

func (b *base) ring() {
	b.mu.Lock()
	x := b.bell
	b.bell = nil
	b.mu.Unlock()
	if x != nil {
		x.Ring()
	}
}

type Ticket struct {
	base
	cabin int
}

func Book(deck int) (*Ticket, error) {
	if deck < 0 {
		return nil, errors.New("ferry: no such deck")
	}
	return &Ticket{}, nil
}

func (t *Ticket) look() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cabin
}

// Cabin returns 0 while none was assigned.
func (t *Ticket) Cabin(x Bell) int {
	if c := t.look(); c != 0 {
		return c
	}
	t.keep(x) // want `late-register`
	return 0
}

func (t *Ticket) Assign(c int) {
	t.mu.Lock()
	t.cabin = c
	t.mu.Unlock()
	t.ring()
}
