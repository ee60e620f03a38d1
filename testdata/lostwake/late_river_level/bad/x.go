// Package x tells hikers when the river is low enough to cross.
package x

import (
	"context"
	"sync"
)

// River knows its level in centimetres.
type River struct {
	mu    sync.RWMutex
	level int
	moved chan struct{}
}

// NewRiver returns a river at the given level.
func NewRiver(level int) *River {
	return &River{level: level, moved: make(chan struct{})}
}

// Level returns the level measured last.
func (r *River) Level() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.level
}

// Moved returns a channel that is closed at the next measurement.
func (r *River) Moved() <-chan struct{} {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.moved
}

// Measure records a new level.
func (r *River) Measure(level int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if level == r.level {
		return
	}
	r.level = level
	close(r.moved)
	r.moved = make(chan struct{})
}

// Cross waits until the level is at most max.
func (r *River) Cross(ctx context.Context, max int) (int, error) {
	for {
		if l := r.Level(); l <= max {
			return l, nil
		}
		select {
		case <-r.Moved(): // want "late-register: "
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
}
