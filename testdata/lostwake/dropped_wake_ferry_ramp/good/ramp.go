// Package ramp lets cars onto a ferry, one after the other.
package ramp

import (
	"context"
	"slices"
	"sync"
)

// Ramp leads to the deck.
type Ramp[C any] struct {
	mu    sync.Mutex
	deck  []C
	room  int
	queue []chan struct{} // of those who wait, the front first
}

// Drive drives a car onto the deck.
func (r *Ramp[C]) Drive(ctx context.Context, car C) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 && len(r.deck) < r.room {
		r.deck = append(r.deck, car)
		return nil
	}
	turn := make(chan struct{}, 1)
	r.queue = append(r.queue, turn)
	for {
		r.mu.Unlock()
		select {
		case <-ctx.Done():
			r.mu.Lock()
			r.queue = slices.DeleteFunc(r.queue, func(c chan struct{}) bool { return c == turn })
			r.beckon()
			return ctx.Err()
		case <-turn:
		}
		r.mu.Lock()
		if len(r.deck) >= r.room {
			continue
		}
		r.deck = append(r.deck, car)
		r.queue = r.queue[1:]
		r.beckon()
		return nil
	}
}

// beckon waves the front on if there is room.
func (r *Ramp[C]) beckon() {
	if len(r.queue) == 0 || len(r.deck) >= r.room {
		return
	}
	select {
	case r.queue[0] <- struct{}{}:
	default:
	}
}

// Widen makes more room on the deck.
func (r *Ramp[C]) Widen(room int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.room = max(r.room, room)
	r.beckon()
}
