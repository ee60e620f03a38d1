// Package newsstand refills a rack of papers.
package newsstand

import (
	"context"
	"sync"
)

// Rack has papers by name. One clerk calls Sell, the drivers call Deliver.
type Rack struct {
	mu     sync.Mutex
	papers map[string]int
	bell   chan struct{}
}

// NewRack returns an empty rack.
func NewRack() *Rack {
	return &Rack{papers: make(map[string]int), bell: make(chan struct{}, 1)}
}

// Sell takes a paper out of the rack, and waits for a delivery if need be.
func (r *Rack) Sell(ctx context.Context, name string) error {
	for !r.take(name) {
		select {
		case <-r.bell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (r *Rack) take(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.papers[name] == 0 {
		return false
	}
	r.papers[name]--
	return true
}

// Deliver puts a bundle into the rack and rings for the clerk.
func (r *Rack) Deliver(name string, copies int) {
	select {
	case r.bell <- struct{}{}: // want "early-wake: "
	default:
	}

	r.mu.Lock()
	r.papers[name] += copies
	r.mu.Unlock()
}
