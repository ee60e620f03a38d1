// Package toll lets carts over a bridge while the barrier is up.
package toll

import (
	"fmt"
	"sync"
)

// A Barrier is up, down or broken.
type Barrier struct {
	mu    sync.RWMutex
	moved *sync.Cond // on the read side: many carts wait
	up    bool
	fault error
	log   []string
}

// New returns a barrier that is down.
func New() *Barrier {
	b := &Barrier{}
	b.moved = sync.NewCond(b.mu.RLocker())
	return b
}

// Pass waits until the barrier is up, or broken.
func (b *Barrier) Pass() error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for !b.up && b.fault == nil {
		b.moved.Wait()
	}
	return b.fault
}

func (b *Barrier) move(what string, change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	// Under the lock the order does not matter.
	b.moved.Broadcast()
	b.log = append(b.log, what)
	change()
}

// Raise lets carts pass.
func (b *Barrier) Raise() {
	b.move("up", func() { b.up = true })
}

// Lower makes them wait.
func (b *Barrier) Lower() {
	b.move("down", func() { b.up = false })
}

// Break lets nobody pass any more and tells them why.
func (b *Barrier) Break(err error) {
	b.move("broken", func() {
		if b.fault == nil {
			b.fault = fmt.Errorf("toll: %w", err)
		}
	})
}

// Log returns what happened so far.
func (b *Barrier) Log() []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return append([]string(nil), b.log...)
}
