// Package boats hires out rowing boats.
package boats

import (
	"context"
	"slices"
	"sync"
)

// Boat is a rowing boat.
type Boat struct{ Name string }

// Jetty has boats, and people who wait for one.
type Jetty struct {
	mu      sync.Mutex
	moored  []*Boat
	waiting []chan *Boat // each has room for one
}

// New returns a jetty with these boats.
func New(boats ...*Boat) *Jetty { return &Jetty{moored: boats} }

// Hire returns a boat; when all are out it waits for one.
func (j *Jetty) Hire(ctx context.Context) (*Boat, error) {
	j.mu.Lock()
	if n := len(j.moored); n > 0 {
		b := j.moored[n-1]
		j.moored = j.moored[:n-1]
		j.mu.Unlock()
		return b, nil
	}
	w := make(chan *Boat, 1)
	j.waiting = append(j.waiting, w)
	j.mu.Unlock()

	select {
	case b := <-w:
		return b, nil
	case <-ctx.Done():
		j.leave(w)
		return nil, ctx.Err() // want `dropped-wake`
	}
}

// leave reports whether w was still in the queue.
func (j *Jetty) leave(w chan *Boat) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.Index(j.waiting, w)
	if i < 0 {
		return false
	}
	j.waiting = slices.Delete(j.waiting, i, i+1)
	return true
}

// Return brings a boat back.
func (j *Jetty) Return(b *Boat) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.waiting) > 0 {
		w := j.waiting[0]
		j.waiting = j.waiting[1:]
		w <- b
		return
	}
	j.moored = append(j.moored, b)
}
