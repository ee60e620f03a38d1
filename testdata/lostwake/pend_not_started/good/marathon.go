// Package marathon reports the finishing times of runners.
package marathon

import (
	"sync"
	"time"
)

// Result is the time of a runner.
type Result struct {
	Bib  int
	Time time.Duration
}

// Lane follows one runner.
type Lane struct {
	bib int

	mu      sync.Mutex
	started time.Time
	result  *Result
	bell    chan struct{}
}

// NewLane returns the lane of the runner with that number.
func NewLane(bib int) *Lane { return &Lane{bib: bib} }

// Poll returns the result once the runner has finished. Before, it returns
// false, and closes bell when Poll should be called again with a fresh bell.
func (l *Lane) Poll(bell chan struct{}) (Result, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.result != nil {
		return *l.result, true
	}
	l.bell = bell
	return Result{Bib: l.bib}, false
}

// Wait polls until the runner has finished.
func (l *Lane) Wait() Result {
	for {
		bell := make(chan struct{})
		if r, ok := l.Poll(bell); ok {
			return r
		}
		<-bell
	}
}

// Start is called by the mat at the start line.
func (l *Lane) Start(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.started.IsZero() {
		l.started = at
		l.ringLocked()
	}
}

// Finish is called by the mat at the finish line.
func (l *Lane) Finish(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.started.IsZero() || l.result != nil {
		return
	}
	l.result = &Result{Bib: l.bib, Time: at.Sub(l.started)}
	l.ringLocked()
}

func (l *Lane) ringLocked() {
	if l.bell != nil {
		close(l.bell)
		l.bell = nil
	}
}
