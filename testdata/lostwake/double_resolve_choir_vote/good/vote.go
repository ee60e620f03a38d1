// Package vote ends a vote when the last singer has voted.
package vote

import (
	"sync"
	"sync/atomic"
)

// Vote waits for all singers.
type Vote struct {
	missing atomic.Int32
	over    chan struct{}

	mu    sync.Mutex
	votes map[string]bool
}

// New begins a vote.
func New(singers int32) *Vote {
	v := &Vote{over: make(chan struct{}), votes: map[string]bool{}}
	v.missing.Store(singers)
	return v
}

// Cast is called by each singer; the first vote counts.
func (v *Vote) Cast(singer string, yes bool) {
	v.mu.Lock()
	_, voted := v.votes[singer]
	if !voted {
		v.votes[singer] = yes
	}
	v.mu.Unlock()
	if voted {
		return
	}
	if v.missing.Add(-1) == 0 {
		close(v.over)
	}
}

// Over is closed at the end.
func (v *Vote) Over() <-chan struct{} { return v.over }
