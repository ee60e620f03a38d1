// Package ropes lends ropes at a quay.
package ropes

import (
	"context"
	"sync"
)

// Quay has some ropes.
type Quay struct {
	mu    sync.Mutex
	back  *sync.Cond
	ropes int
}

// New returns a quay.
func New(ropes int) *Quay {
	q := &Quay{ropes: ropes}
	q.back = sync.NewCond(&q.mu)
	return q
}

func (q *Quay) look() {
	q.back.Broadcast() // want "cond-unlocked: "
}

func (q *Quay) lookWhenDone(ctx context.Context) func() bool {
	again := q.look
	return context.AfterFunc(ctx, again)
}

// Take takes a rope.
func (q *Quay) Take(ctx context.Context) error {
	stop := q.lookWhenDone(ctx)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.ropes == 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		q.back.Wait()
	}
	q.ropes--
	return nil
}

// Give gives a rope back.
func (q *Quay) Give() {
	q.mu.Lock()
	q.ropes++
	q.mu.Unlock()
	q.back.Signal()
}
