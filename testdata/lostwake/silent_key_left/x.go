// Package key ends a watch by what its keeper was left: only who has waited turns the key.
package key

import (
	"context"
	"sync"
)

// Watch goes round.
type Watch struct {
	mu     sync.Mutex
	on     bool
	end    context.CancelFunc
	rested chan struct{}
}

// Begin starts it, and returns how it says that it rests.
func (w *Watch) Begin(ctx context.Context) (context.Context, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on = true
	w.rested = make(chan struct{})
	ctx, w.end = context.WithCancel(ctx)
	return ctx, func() { close(w.rested) }
}

// End waits until it rests.
func (w *Watch) End() {
	on, rested, turn := w.EndBegin()
	if !on {
		return
	}
	<-rested
	turn(true)
}

// EndBegin tells it to end, and leaves the key, with the lock.
func (w *Watch) EndBegin() (bool, <-chan struct{}, func(bool)) {
	w.mu.Lock()
	if !w.on {
		w.mu.Unlock()
		return false, nil, func(bool) {}
	}
	w.end()
	return true, w.rested, func(over bool) {
		defer w.mu.Unlock()
		if over {
			w.on = false
			w.rested = nil
		}
	}
}
