// Package bench lends places at a bench.
package bench

import (
	"context"
	"sync"
)

// Bench has some places.
type Bench struct {
	mu    sync.Mutex
	free  int
	queue []chan struct{}
}

// New returns an empty bench.
func New(places int) *Bench { return &Bench{free: places} }

// line returns nil if there is a place, else what is closed when there is one.
func (b *Bench) line() chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free == 0 {
		place := make(chan struct{})
		b.queue = append(b.queue, place)
		return place
	}
	b.free--
	return nil
}

// drop takes a place out of the queue, if it is there still.
func (b *Bench) drop(place chan struct{}) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, each := range b.queue {
		if each == place {
			b.queue = append(b.queue[:i], b.queue[i+1:]...)
			return true
		}
	}
	return false
}

// Sit sits down.
func (b *Bench) Sit(ctx context.Context) error {
	place := b.line()
	if place == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		b.drop(place)
		return ctx.Err() // want "dropped-wake: "
	case <-place:
		return nil
	}
}

// Rise gives a place back.
func (b *Bench) Rise() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) == 0 {
		b.free++
		return
	}
	next := b.queue[0]
	b.queue = b.queue[1:]
	close(next)
}
