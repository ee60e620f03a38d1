// Package raftapply lets read requests wait until the log is applied far enough.
package raftapply

import (
	"context"
	"sync"
	"sync/atomic"
)

type waiter struct {
	index uint64
	done  chan struct{}
}

// Tracker follows the applied index of one replica.
type Tracker struct {
	applied atomic.Uint64

	mu      sync.Mutex
	waiters map[*waiter]struct{}
}

// NewTracker starts at the index of the newest snapshot.
func NewTracker(snapshot uint64) *Tracker {
	t := &Tracker{waiters: make(map[*waiter]struct{})}
	t.applied.Store(snapshot)
	return t
}

// Advance is called by the apply loop after each batch of entries.
func (t *Tracker) Advance(index uint64) {
	t.applied.Store(index)
	t.mu.Lock()
	defer t.mu.Unlock()
	for w := range t.waiters {
		if w.index <= index {
			delete(t.waiters, w)
			close(w.done)
		}
	}
}

// WaitApplied returns once everything up to index is visible to readers.
func (t *Tracker) WaitApplied(ctx context.Context, index uint64) error {
	if t.applied.Load() >= index {
		return nil
	}
	w := &waiter{index: index, done: make(chan struct{})}
	t.mu.Lock()
	t.waiters[w] = struct{}{} // want "late-register: "
	t.mu.Unlock()

	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		t.mu.Lock()
		delete(t.waiters, w)
		t.mu.Unlock()
		return ctx.Err()
	}
}
