// Package pier waits for a ship, as long as a context lasts.
package pier

import (
	"context"
	"sync"
)

// Pier has at most one ship.
type Pier struct {
	mu   sync.Mutex
	cond *sync.Cond
	ship string
}

// NewPier returns a pier without a ship.
func NewPier() *Pier {
	p := &Pier{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

// Moor brings a ship, in place of another one.
func (p *Pier) Moor(ship string) {
	p.mu.Lock()
	p.ship = ship
	p.mu.Unlock()
	p.cond.Broadcast()
}

// Ship waits for a ship.
func (p *Pier) Ship(ctx context.Context) (string, error) {
	left := make(chan struct{})
	defer close(left)
	go func() {
		select {
		case <-ctx.Done():
			p.mu.Lock()
			defer p.mu.Unlock()
			p.cond.Broadcast()
		case <-left:
		}
	}()

	p.mu.Lock()
	defer p.mu.Unlock()
	for p.ship == "" && ctx.Err() == nil {
		p.cond.Wait()
	}
	if p.ship == "" {
		return "", context.Cause(ctx)
	}
	return p.ship, nil
}
