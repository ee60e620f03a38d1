// Package ferrycapacity boards cars in the order of their coming. A driver who lines up finds the
// line not empty as long as it stands there itself: who turns round owes it nothing.
package ferrycapacity

import (
	"context"
	"slices"
	"sync"
)

// Ferry is a ferry.
type Ferry struct {
	mu    sync.Mutex
	room  int
	cars  int
	queue []chan struct{}
}

// New returns a ferry with room for some cars.
func New(room int) *Ferry { return &Ferry{room: room} }

// Board waits for room on deck; it returns false when the driver turns round before.
func (f *Ferry) Board(turn context.Context) bool {
	f.mu.Lock()
	if f.cars < f.room && len(f.queue) == 0 {
		f.cars++
		f.mu.Unlock()
		return true
	}
	aboard := make(chan struct{})
	f.queue = append(f.queue, aboard)
	f.mu.Unlock()
	select {
	case <-aboard:
		return true
	case <-turn.Done():
		return !f.turnRound(aboard)
	}
}

// turnRound reports whether the car was in the queue still.
func (f *Ferry) turnRound(aboard chan struct{}) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.Index(f.queue, aboard)
	if i < 0 {
		return false
	}
	f.queue = slices.Delete(f.queue, i, i+1)
	return true
}

func (f *Ferry) wave() {
	for len(f.queue) > 0 && f.cars < f.room {
		close(f.queue[0])
		f.queue = f.queue[1:]
		f.cars++
	}
}

// Disembark makes room.
func (f *Ferry) Disembark() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cars--
	f.wave()
}
