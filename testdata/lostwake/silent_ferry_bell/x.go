// Package x rings when a ferry is there; the bell is a new one only once it is gone again.
package x

import (
	"context"
	"sync"
	"sync/atomic"
)

// Pier knows whether a ferry lies there.
type Pier struct {
	mu    sync.RWMutex
	bell  chan struct{}
	ferry atomic.Int32
}

// NewPier returns a pier without a ferry.
func NewPier() *Pier { return &Pier{bell: make(chan struct{})} }

// Lies notes whether a ferry is there.
func (p *Pier) Lies(n int32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.ferry.Swap(n)
	if before != n {
		if n == 0 {
			p.bell = make(chan struct{})
		} else {
			close(p.bell)
		}
	}
}

// Board waits for a ferry; who takes the bell late finds it rung.
func (p *Pier) Board(ctx context.Context) error {
	if p.ferry.Load() > 0 {
		return nil
	}
	p.mu.RLock()
	bell := p.bell
	p.mu.RUnlock()
	select {
	case <-bell:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
