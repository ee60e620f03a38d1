// Package regatta waits for the last boat.
package regatta

import "sync/atomic"

// Race is a race.
type Race struct {
	out  atomic.Int64
	over chan struct{}
}

// New returns one.
func New(n int64) *Race {
	f := &Race{over: make(chan struct{})}
	f.out.Store(n)
	return f
}

// Finish notes that a boat is in.
func (f *Race) Finish() {
	last := f.out.Load() == 1
	f.out.Add(-1) // want "no-wake: "
	if last {
		close(f.over)
	}
}

// Wait waits.
func (f *Race) Wait() { <-f.over }
