// Package laundry washes what guests hand in, a drum at a time.
package laundry

import (
	"context"
	"sync"
)

const drum = 8

// Piece is one piece of clothing.
type Piece struct {
	Guest string
	Kind  string
}

// Washer has a basket before it and a machine that takes a drum of pieces.
type Washer struct {
	mu     sync.Mutex
	basket []Piece
	full   chan struct{}
	wash   func([]Piece)
}

// New returns a washer that cleans with wash.
func New(wash func([]Piece)) *Washer {
	return &Washer{full: make(chan struct{}, 1), wash: wash}
}

// Hand lays pieces into the basket.
func (w *Washer) Hand(pieces ...Piece) {
	w.mu.Lock()
	w.basket = append(w.basket, pieces...)
	w.mu.Unlock()
	select {
	case w.full <- struct{}{}:
	default:
	}
}

// load takes up to a drum of pieces out of the basket.
func (w *Washer) load() []Piece {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(w.basket), drum)
	if n == 0 {
		return nil
	}
	batch := make([]Piece, n)
	copy(batch, w.basket)
	w.basket = w.basket[n:]
	return batch
}

// Run washes until ctx ends; one goroutine runs it.
func (w *Washer) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.full: // want "early-stop: "
		}
		if batch := w.load(); batch != nil {
			w.wash(batch)
		}
	}
}
