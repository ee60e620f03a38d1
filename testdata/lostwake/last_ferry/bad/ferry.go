// Package ferry leaves when the last is aboard.
package ferry

import "sync/atomic"

// Ferry is a ferry.
type Ferry struct {
	ashore atomic.Int64
	left   chan struct{}
}

// New returns one.
func New(n int64) *Ferry {
	f := &Ferry{left: make(chan struct{})}
	f.ashore.Store(n)
	return f
}

// Board boards.
func (f *Ferry) Board() {
	f.ashore.Add(-1)
	if f.ashore.Load() == 0 {
		close(f.left) // want "double-resolve: "
	}
}

// Wait waits.
func (f *Ferry) Wait() { <-f.left }
