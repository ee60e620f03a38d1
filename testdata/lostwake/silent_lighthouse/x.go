// Package lighthouse lets ships wait until the light burns.
package lighthouse

import (
	"context"
	"sync"
	"sync/atomic"
)

// A Light burns or not; looking at it takes no lock.
type Light struct {
	burns atomic.Bool

	mu    sync.Mutex
	ships map[chan<- struct{}]struct{}
}

// New returns a light that does not burn.
func New() *Light { return &Light{ships: make(map[chan<- struct{}]struct{})} }

func (l *Light) enlist(ship chan<- struct{}) (strike func()) {
	l.mu.Lock()
	l.ships[ship] = struct{}{}
	l.mu.Unlock()
	return func() {
		l.mu.Lock()
		delete(l.ships, ship)
		l.mu.Unlock()
	}
}

// Kindle lights it.
func (l *Light) Kindle() {
	if l.burns.Swap(true) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for ship := range l.ships {
		select {
		case ship <- struct{}{}:
		default: // has a call already
		}
	}
}

// Quench puts it out. Nobody waits for the dark.
func (l *Light) Quench() { l.burns.Store(false) }

// Await returns once the light burned.
func (l *Light) Await(ctx context.Context) error {
	if l.burns.Load() {
		return nil
	}
	ship := make(chan struct{}, 1)
	defer l.enlist(ship)()
	for !l.burns.Load() {
		select {
		case <-ship:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
