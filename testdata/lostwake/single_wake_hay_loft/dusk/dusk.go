// Package dusk makes contexts that end when it gets dark, which may be put off.
package dusk

import (
	"context"
	"sync"
	"time"
)

// Dusk is a context.
type Dusk struct {
	mu   sync.Mutex
	at   time.Time
	done chan struct{}
}

var _ context.Context = (*Dusk)(nil)

// New returns a dusk that does not come by itself.
func New() *Dusk { return &Dusk{done: make(chan struct{})} }

// Deadline is part of context.Context.
func (d *Dusk) Deadline() (time.Time, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at, !d.at.IsZero()
}

// Done is part of context.Context.
func (d *Dusk) Done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.done
}

// Err is part of context.Context.
func (d *Dusk) Err() error {
	select {
	case <-d.Done():
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// Value is part of context.Context.
func (d *Dusk) Value(any) any { return nil }

// Fall lets it get dark.
func (d *Dusk) Fall() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.done)
}
