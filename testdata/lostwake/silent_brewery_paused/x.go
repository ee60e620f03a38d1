// Package paused has a tap whose trouble comes and goes: each is told to one of those who watch.
package paused

import (
	"errors"
	"sync"
)

// Tap may be in trouble.
type Tap struct {
	mu      sync.Mutex
	turn    *sync.Cond
	trouble error
}

// NewTap returns a tap.
func NewTap() *Tap {
	t := &Tap{}
	t.turn = sync.NewCond(&t.mu)
	return t
}

// Watch waits for a trouble, which it clears.
func (t *Tap) Watch() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.trouble == nil {
		t.turn.Wait()
	}
	err := t.trouble
	t.trouble = nil
	return err
}

// Fault tells one of those who watch of a trouble.
func (t *Tap) Fault(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		err = errors.New("paused: no pressure")
	}
	t.trouble = err
	t.turn.Signal()
}

// Ease keeps only what is worse than a drip, which may be nothing.
func (t *Tap) Ease(err error, drips bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if drips {
		err = nil
	}
	t.trouble = err
}
