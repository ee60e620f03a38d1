// Package lighthouse passes the keeper's chores to the one lamp attendant.
package lighthouse

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrDark is returned when the attendant has left.
var ErrDark = errors.New("lighthouse: nobody at the lamp")

// Chore is a piece of work at the lamp.
type Chore func() error

// Tower holds the chores in the order in which they were given.
type Tower struct {
	mu     sync.Mutex
	chores []Chore
	rung   atomic.Bool
	bell   chan struct{}
	gone   chan struct{}
}

// Man builds a tower; the caller runs Attend in a goroutine of its own.
func Man() *Tower {
	return &Tower{bell: make(chan struct{}, 1), gone: make(chan struct{})}
}

// Give queues c. The bell is rung for the first chore only, the attendant
// finds the others when he comes down.
func (t *Tower) Give(c Chore) error {
	select {
	case <-t.gone:
		return ErrDark
	default:
	}
	t.mu.Lock()
	t.chores = append(t.chores, c)
	t.mu.Unlock()
	if t.rung.CompareAndSwap(false, true) {
		t.bell <- struct{}{}
	}
	return nil
}

func (t *Tower) pick() []Chore {
	t.mu.Lock()
	defer t.mu.Unlock()
	cs := t.chores
	t.chores = nil
	return cs
}

// Attend does chores until stop is closed.
func (t *Tower) Attend(stop <-chan struct{}, grumble func(error)) {
	defer close(t.gone)
	for {
		select {
		case <-stop:
			return
		case <-t.bell:
		}
		t.rung.Store(false)
		for _, c := range t.pick() {
			if err := c(); err != nil {
				grumble(err)
			}
		}
	}
}
