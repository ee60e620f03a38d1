// Package regatta shows how many boats have rounded a mark.
package regatta

import (
	"context"
	"sync"
)

// Mark counts the boats that round it.
type Mark struct {
	mu      sync.Mutex
	rounded int
	changed chan struct{} // replaced with each boat
}

// NewMark returns a mark that no boat has rounded.
func NewMark() *Mark { return &Mark{changed: make(chan struct{})} }

// Round counts a boat.
func (m *Mark) Round() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rounded++
	close(m.changed)
	m.changed = make(chan struct{})
}

// Count returns how many boats have rounded the mark.
func (m *Mark) Count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rounded
}

// Await returns when n boats have rounded the mark.
func (m *Mark) Await(ctx context.Context, n int) error {
	for {
		if m.Count() >= n {
			return nil
		}
		m.mu.Lock()
		changed := m.changed // want "late-register: "
		m.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
