// Package ramp is like the ferry's ramp, but who beckons takes the front out of the
// queue: who is still there when it gives up was not beckoned.
package ramp

import (
	"context"
	"slices"
	"sync"
)

// Ramp leads to the deck.
type Ramp struct {
	mu    sync.Mutex
	cars  int
	room  int
	queue []chan struct{}
}

// Drive drives a car onto the deck.
func (r *Ramp) Drive(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 && r.cars < r.room {
		r.cars++
		return nil
	}
	turn := make(chan struct{})
	r.queue = append(r.queue, turn)
	r.mu.Unlock()
	select {
	case <-ctx.Done():
		r.mu.Lock()
		if i := slices.Index(r.queue, turn); i >= 0 {
			r.queue = slices.Delete(r.queue, i, i+1)
			return ctx.Err()
		}
	case <-turn:
		r.mu.Lock()
	}
	r.beckon() // there may be room for the next one, too
	return nil
}

// beckon waves the front on if there is room.
func (r *Ramp) beckon() {
	if len(r.queue) == 0 || r.cars >= r.room {
		return
	}
	r.cars++
	close(r.queue[0])
	r.queue = r.queue[1:]
}

// Widen makes more room on the deck.
func (r *Ramp) Widen(room int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.room = max(r.room, room)
	r.beckon()
}
