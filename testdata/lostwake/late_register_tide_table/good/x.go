// Package tidetable has readers wait for a newer edition of a table.
package tidetable

import (
	"sync"
	"sync/atomic"
)

// Table is an edition.
type Table struct {
	Edition int
	Highs   []int
}

// Harbour has the newest table.
type Harbour struct {
	table atomic.Pointer[Table]

	mu  sync.Mutex
	old chan struct{} // closed when the table is no more the newest
}

// New returns a harbour with an empty table.
func New() *Harbour {
	h := &Harbour{old: make(chan struct{})}
	h.table.Store(&Table{})
	return h
}

// Table returns the newest table.
func (h *Harbour) Table() Table { return *h.table.Load() }

// Print brings a new edition out.
func (h *Harbour) Print(highs []int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.table.Store(&Table{Edition: h.table.Load().Edition + 1, Highs: highs})
	close(h.old)
	h.old = make(chan struct{})
}

func (h *Harbour) outdated() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.old
}

// After returns the first edition behind one.
func (h *Harbour) After(edition int) Table {
	for {
		old := h.outdated()
		if t := h.Table(); t.Edition > edition {
			return t
		}
		<-old
	}
}
