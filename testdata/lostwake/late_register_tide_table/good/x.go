// Package tides tells when the table of tides was reprinted.
package tides

import "sync"

// A Table is reprinted now and then.
type Table struct {
	mu      sync.Mutex
	edition int
	heights []int
	readers map[int]chan struct{}
	last    int
}

// New returns an empty table.
func New() *Table { return &Table{readers: map[int]chan struct{}{}} }

// Edition returns the number of the edition.
func (t *Table) Edition() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.edition
}

func (t *Table) enter() chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.enterLocked()
}

func (t *Table) enterLocked() chan struct{} {
	ch := make(chan struct{})
	t.last++
	t.readers[t.last] = ch
	return ch
}

// After waits for an edition behind the one that was seen.
func (t *Table) After(seen int) int {
	for {
		t.mu.Lock()
		if n := t.edition; n > seen {
			t.mu.Unlock()
			return n
		}
		ch := t.enterLocked()
		t.mu.Unlock()
		<-ch
	}
}

// Reprint prints a new edition.
func (t *Table) Reprint(heights []int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heights = heights
	t.edition++
	for id, ch := range t.readers {
		close(ch)
		delete(t.readers, id)
	}
}

// Reader returns what is closed at the next edition.
func (t *Table) Reader() <-chan struct{} { return t.enter() }
