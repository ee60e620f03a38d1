// Package cloakroom waits for coats by their tags.
package cloakroom

import (
	"context"
	"sync"
	"time"
)

// Room keeps who waits for a tag.
type Room struct {
	mu    sync.Mutex
	waits map[string]chan struct{}
	coats map[int]chan int
}

// New is an empty room.
func New() *Room { return &Room{waits: map[string]chan struct{}{}, coats: map[int]chan int{}} }

// Wait waits for a tag for a time.
func (r *Room) Wait(tag string, d time.Duration) bool {
	r.mu.Lock()
	ch, ok := r.waits[tag]
	if !ok {
		ch = make(chan struct{})
		r.waits[tag] = ch
	}
	r.mu.Unlock()
	select {
	case <-ch:
		return true
	case <-time.After(d):
		return false
	}
}

// Coat waits for the coat on hook n.
func (r *Room) Coat(ctx context.Context, n int) (coat int, err error) {
	r.mu.Lock()
	ch, ok := r.coats[n]
	if ok {
		r.mu.Unlock()
	} else {
		ch = make(chan int, 1)
		r.coats[n] = ch
		r.mu.Unlock()
	}
	select {
	case coat = <-ch:
		return coat, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Come is called with a tag.
func (r *Room) Come(tag string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ch, ok := r.waits[tag]; ok {
		delete(r.waits, tag)
		close(ch)
	}
}

// Hang hangs a coat.
func (r *Room) Hang(n, coat int) {
	r.mu.Lock()
	ch := r.coats[n]
	delete(r.coats, n)
	r.mu.Unlock()
	if ch != nil {
		ch <- coat
	}
}
