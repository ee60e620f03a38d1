// Package raffle draws a winner at noon, or when all tickets are sold.
package raffle

import (
	"context"
	"sync"
)

// Raffle is drawn once.
type Raffle struct {
	mu      sync.Mutex
	tickets int
	drawn   bool
	result  chan struct{}
}

// New returns a raffle that is drawn when ctx ends, at the latest.
func New(ctx context.Context, tickets int) *Raffle {
	r := &Raffle{tickets: tickets, result: make(chan struct{})}
	context.AfterFunc(ctx, r.noon)
	return r
}

func (r *Raffle) noon() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drawn = true
	close(r.result) // want "double-resolve: "
}

// Sell sells a ticket, and draws after the last.
func (r *Raffle) Sell() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.drawn {
		return
	}
	if r.tickets--; r.tickets > 0 {
		return
	}
	r.drawn = true
	close(r.result)
}

// Wait waits for the draw.
func (r *Raffle) Wait() { <-r.result }
