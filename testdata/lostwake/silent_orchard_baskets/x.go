// Package baskets has pickers wait for a basket: who waits looks without the lock, then again under it.
package baskets

import (
	"context"
	"sync"
	"sync/atomic"
)

// Orchard numbers its baskets.
type Orchard struct {
	mu      sync.Mutex
	highest uint64
	pickers map[uint64][]chan struct{}
}

// New returns an orchard.
func New() *Orchard { return &Orchard{pickers: map[uint64][]chan struct{}{}} }

// Highest is the last basket that came.
func (o *Orchard) Highest() uint64 { return atomic.LoadUint64(&o.highest) }

func (o *Orchard) lineUp(n uint64) (chan struct{}, bool) {
	if n <= o.Highest() {
		return nil, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if n <= o.Highest() {
		return nil, false
	}
	c := make(chan struct{})
	o.pickers[n] = append(o.pickers[n], c)
	return c, true
}

// Await returns when basket n has come.
func (o *Orchard) Await(ctx context.Context, n uint64) error {
	c, ok := o.lineUp(n)
	if !ok {
		return nil
	}
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Bring brings all baskets up to n.
func (o *Orchard) Bring(n uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := o.Highest()
	if n < before {
		return
	}
	for each, cs := range o.pickers {
		if each > n {
			continue
		}
		for _, c := range cs {
			close(c)
		}
		delete(o.pickers, each)
	}
	atomic.CompareAndSwapUint64(&o.highest, before, n)
}
