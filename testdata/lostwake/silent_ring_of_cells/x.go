// Package ring hands parcels on through numbered cells; a new ring has nobody who waits, and who takes is no giver.
package ring

import (
	"context"
	"sync"
	"sync/atomic"
)

type cell struct {
	turn atomic.Int64
	item int
}

// Ring holds parcels.
type Ring struct {
	mu     sync.RWMutex
	cells  []cell
	size   int
	news   chan struct{}
	room   chan struct{}
	closed atomic.Bool
	head   atomic.Int64
	tail   atomic.Int64
}

// New returns a ring.
func New(size int) *Ring {
	var r Ring
	r.size = size
	r.news = make(chan struct{}, 1)
	r.room = make(chan struct{}, 1)
	r.cells = make([]cell, size)
	for i := range size {
		r.cells[i].turn.Store(int64(i))
	}
	return &r
}

// Grow makes it larger.
func (r *Ring) Grow(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	more := make([]cell, n)
	have := r.head.Load() - r.tail.Load()
	for i := range have {
		more[i].item = r.cells[(r.tail.Load()+i)&int64(r.size-1)].item
		more[i].turn.Store(i + 1)
	}
	for i := have; i < int64(n); i++ {
		more[i].turn.Store(i)
	}
	r.cells, r.size = more, n
	r.tail.Store(0)
	r.head.Store(have)
}

// Each calls f for all that come.
func (r *Ring) Each(ctx context.Context, f func(int) bool) {
	defer r.Close()
	for {
		n, ok := r.Take(ctx)
		if !ok {
			break
		}
		if !f(n) {
			break
		}
	}
}

// Put puts one in, if there is room.
func (r *Ring) Put(n int) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	at := r.head.Load()
	c := &r.cells[at&int64(r.size-1)]
	if c.turn.Load() != at || !r.head.CompareAndSwap(at, at+1) {
		return false
	}
	c.item = n
	c.turn.Store(at + 1)
	select {
	case r.news <- struct{}{}:
	default:
	}
	return true
}

// Take waits for one.
func (r *Ring) Take(ctx context.Context) (int, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	at := r.tail.Load()
	for {
		c := &r.cells[at&int64(r.size-1)]
		ahead := c.turn.Load() - (at + 1)
		if ahead == 0 {
			if r.tail.CompareAndSwap(at, at+1) {
				n := c.item
				c.turn.Store(at + int64(r.size))
				select {
				case r.room <- struct{}{}:
				default:
				}
				return n, true
			}
		} else if ahead < 0 {
			if r.closed.Load() || ctx.Err() != nil {
				return 0, false
			}
			r.mu.RUnlock()
			select {
			case <-r.news:
			case <-ctx.Done():
			}
			r.mu.RLock()
			at = r.tail.Load()
		} else {
			at = r.tail.Load()
		}
	}
}

// Close ends it.
func (r *Ring) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed.Swap(true) {
		close(r.news)
	}
}
