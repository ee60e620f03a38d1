// Package tollbridge lets carts ask the toll keeper and wait for his answer.
package tollbridge

import (
	"errors"
	"sync"
	"time"
)

// ErrSlow is returned when the keeper does not answer in time.
var ErrSlow = errors.New("tollbridge: no answer from the keeper")

type question struct {
	pence int
	paid  chan struct{}
}

// Bridge connects the carts with one keeper.
type Bridge struct {
	mu     sync.RWMutex
	open   map[int]*question
	next   int
	rate   int
	shout  func(ticket, wheels int) error
	strict bool
}

// New returns a bridge whose keeper is called with shout.
func New(rate int, shout func(ticket, wheels int) error) *Bridge {
	return &Bridge{open: make(map[int]*question), rate: rate, shout: shout}
}

func (b *Bridge) enter() (int, *question) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	q := &question{paid: make(chan struct{})}
	b.open[b.next] = q
	return b.next, q
}

// Cross asks for the toll of a cart and waits until the keeper named it.
// Unless the bridge is strict, it waits for ever. A ticket given up stays open
// until the keeper answers late.
func (b *Bridge) Cross(wheels int, patience time.Duration) (int, error) {
	ticket, q := b.enter()
	if err := b.shout(ticket, wheels); err != nil {
		b.Answer(ticket, 0)
		return 0, err
	}
	b.mu.RLock()
	strict := b.strict
	b.mu.RUnlock()
	if !strict {
		<-q.paid
		return q.pence, nil
	}
	select {
	case <-q.paid:
		return q.pence, nil
	case <-time.After(patience):
		return 0, ErrSlow
	}
}

// Answer is called by the keeper, from a goroutine of his own.
func (b *Bridge) Answer(ticket, wheels int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.open[ticket]
	if q == nil {
		return false
	}
	delete(b.open, ticket)
	q.pence = wheels * b.rate
	close(q.paid)
	return true
}

// Strict switches the patience of carts on or off.
func (b *Bridge) Strict(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.strict = on
}
