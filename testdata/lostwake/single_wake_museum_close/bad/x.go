// Package museum lets visitors wait for the one audio guide.
package museum

import (
	"context"
	"sync"
)

// Desk has one guide. At closing time all leave.
type Desk struct {
	mu     sync.Mutex
	lent   bool
	closed bool
	bell   chan struct{} // rung once for whatever has changed
}

// Open opens the desk.
func Open() *Desk { return &Desk{bell: make(chan struct{}, 1)} }

func (d *Desk) ring() {
	select {
	case d.bell <- struct{}{}:
	default:
	}
}

// Borrow waits for the guide, unless the visitor leaves before.
func (d *Desk) Borrow(ctx context.Context) bool {
	for {
		d.mu.Lock()
		closed, lent := d.closed, d.lent
		if !closed && !lent {
			d.lent = true
		}
		d.mu.Unlock()
		if closed {
			return false
		}
		if !lent {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-d.bell:
		}
	}
}

// Return brings the guide back.
func (d *Desk) Return() {
	d.mu.Lock()
	d.lent = false
	d.mu.Unlock()
	d.ring()
}

// Close closes the desk.
func (d *Desk) Close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	select {
	case d.bell <- struct{}{}: // want "single-wake: "
	default:
	}
}
