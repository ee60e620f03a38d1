// Package donkeyrides keeps donkeys on a beach and hands them to children.
package donkeyrides

import (
	"context"
	"errors"
	"sync"
)

// ErrRain is returned when the donkeys have been taken home.
var ErrRain = errors.New("donkeyrides: rain")

// Donkey is a donkey.
type Donkey interface {
	Feed()
	comparable
}

// Beach has donkeys of type D.
type Beach[D Donkey] struct {
	mu    sync.Mutex
	idle  []D
	back  chan struct{} // closed and replaced when a donkey is back
	rain  chan struct{} // closed when it starts to rain
	isWet bool
}

// New returns a sunny beach.
func New[D Donkey](donkeys ...D) *Beach[D] {
	return &Beach[D]{
		idle: donkeys,
		back: make(chan struct{}),
		rain: make(chan struct{}),
	}
}

// Ride waits for a donkey.
func (b *Beach[D]) Ride(ctx context.Context) (D, error) {
	var none D
	for {
		b.mu.Lock()
		if b.isWet {
			b.mu.Unlock()
			return none, ErrRain
		}
		if n := len(b.idle); n > 0 {
			d := b.idle[n-1]
			b.idle = b.idle[:n-1]
			b.mu.Unlock()
			return d, nil
		}
		back := b.back
		b.mu.Unlock()

		select {
		case <-back:
		case <-b.rain:
		case <-ctx.Done():
			return none, ctx.Err()
		}
	}
}

// Back returns a donkey to the beach, or feeds it if it rains.
func (b *Beach[D]) Back(d D) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isWet {
		d.Feed()
		return
	}
	b.idle = append(b.idle, d)
	close(b.back)
	b.back = make(chan struct{})
}

// Rain sends all donkeys home.
func (b *Beach[D]) Rain() {
	b.mu.Lock()
	if b.isWet {
		b.mu.Unlock()
		return
	}
	b.isWet = true
	home := b.idle
	b.idle = nil
	b.mu.Unlock()
	close(b.rain)
	for _, d := range home {
		d.Feed()
	}
}
