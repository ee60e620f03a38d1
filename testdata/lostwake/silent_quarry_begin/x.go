// Package begin counts those who work in a quarry, who leave by themselves.
package begin

import (
	"errors"
	"sync"
)

// ErrShut is returned once the quarry is shut.
var ErrShut = errors.New("begin: shut")

// Quarry counts who is in it.
type Quarry struct {
	mu     sync.Mutex
	shut   bool
	inside sync.WaitGroup
	later  []*Shift
}

// Shift is one's work.
type Shift struct{ in *Quarry }

// Begin lets somebody in, who calls End; or it is done beside.
func (q *Quarry) Begin(beside bool) (*Shift, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.shut {
		return nil, ErrShut
	}
	q.inside.Add(1)
	s := &Shift{q}
	if beside {
		go s.End()
	}
	return s, nil
}

// End leaves.
func (s *Shift) End() { s.in.inside.Done() }

// Queue lets somebody in later.
func (q *Quarry) Queue(now bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inside.Add(1)
	s := &Shift{q}
	if !now {
		q.later = append(q.later, s)
		return
	}
	go s.End()
}

// Flush lets those in who are queued.
func (q *Quarry) Flush() {
	q.mu.Lock()
	ss := q.later
	q.later = nil
	q.mu.Unlock()
	for _, s := range ss {
		go s.End()
	}
}

// Shut waits for all.
func (q *Quarry) Shut() {
	q.mu.Lock()
	q.shut = true
	q.mu.Unlock()
	q.inside.Wait()
}
