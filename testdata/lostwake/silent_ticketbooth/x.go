// Package ticketbooth sells seats of a small theatre and lets people wait for
// seats that are given back.
package ticketbooth

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// Booth sells a fixed number of seats.
type Booth struct {
	free atomic.Int32

	mu    sync.Mutex
	queue []chan struct{}
}

// New returns a booth with the given number of seats.
func New(seats int) *Booth {
	b := new(Booth)
	b.free.Store(int32(seats))
	return b
}

// Buy takes a seat if there is one.
func (b *Booth) Buy() bool {
	for {
		n := b.free.Load()
		if n <= 0 {
			return false
		}
		if b.free.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

// BuyOrWait takes a seat as soon as there is one.
func (b *Booth) BuyOrWait(ctx context.Context) error {
	if b.Buy() {
		return nil
	}
	call := make(chan struct{}, 1)
	for {
		b.join(call)
		// A seat may have come back before we stood in the queue.
		if b.Buy() {
			b.leave(call)
			return nil
		}
		select {
		case <-call:
		case <-ctx.Done():
			b.leave(call)
			return ctx.Err()
		}
	}
}

// GiveBack returns a seat and calls everybody who waits.
func (b *Booth) GiveBack() {
	b.free.Add(1)
	b.mu.Lock()
	queue := b.queue
	b.queue = nil
	b.mu.Unlock()
	for _, call := range queue {
		select {
		case call <- struct{}{}:
		default:
		}
	}
}

func (b *Booth) join(call chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(b.queue, call) {
		b.queue = append(b.queue, call)
	}
}

func (b *Booth) leave(call chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.Index(b.queue, call); i >= 0 {
		b.queue = slices.Delete(b.queue, i, i+1)
	}
}
