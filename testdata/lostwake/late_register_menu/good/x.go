// Package menu shows the dishes of the day on a board.
package menu

import (
	"context"
	"sync"
	"sync/atomic"
)

// A Card is one edition of the menu.
type Card[D any] struct {
	Edition uint64
	Dishes  []D
}

// A Board shows the newest card. Reading it takes no lock.
type Board[D any] struct {
	card atomic.Pointer[Card[D]]

	mu    sync.Mutex
	fresh chan struct{} // closed when the card is replaced
}

// Hang returns a board with a first card.
func Hang[D any](dishes ...D) *Board[D] {
	b := &Board[D]{fresh: make(chan struct{})}
	b.card.Store(&Card[D]{Edition: 1, Dishes: dishes})
	return b
}

// Card returns the newest card.
func (b *Board[D]) Card() *Card[D] { return b.card.Load() }

// Write replaces the card.
func (b *Board[D]) Write(dishes ...D) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.card.Store(&Card[D]{Edition: b.card.Load().Edition + 1, Dishes: dishes})
	close(b.fresh)
	b.fresh = make(chan struct{})
}

func (b *Board[D]) replaced() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fresh
}

// Newer returns a card newer than the given edition, waiting for it.
func (b *Board[D]) Newer(ctx context.Context, edition uint64) (*Card[D], error) {
	for {
		replaced := b.replaced()
		if c := b.Card(); c.Edition > edition {
			return c, nil
		}
		select {
		case <-replaced:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Serve calls show with every edition it gets to see until ctx ends.
func (b *Board[D]) Serve(ctx context.Context, show func(*Card[D])) error {
	var seen uint64
	for {
		c, err := b.Newer(ctx, seen)
		if err != nil {
			return err
		}
		seen = c.Edition
		show(c)
	}
}
