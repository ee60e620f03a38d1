// Package coopyield has a polled copy that lets other tasks run now and then.
package coopyield

import "sync"

// Waker makes the executor poll the task again, also from within a poll.
type Waker func()

// Source gives records without blocking.
type Source struct {
	mu    sync.Mutex
	recs  []string
	waker Waker
	ended bool
}

// Push adds a record.
func (s *Source) Push(rec string) { s.change(func() { s.recs = append(s.recs, rec) }) }

// End marks the end of the records.
func (s *Source) End() { s.change(func() { s.ended = true }) }

func (s *Source) change(f func()) {
	s.mu.Lock()
	f()
	w := s.waker
	s.waker = nil
	s.mu.Unlock()
	if w != nil {
		w()
	}
}

// PollNext returns the next record; at the end it is ready without one.
func (s *Source) PollNext(w Waker) (rec string, more, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.recs) > 0:
		rec, s.recs = s.recs[0], s.recs[1:]
		return rec, true, true
	case s.ended:
		return "", false, true
	}
	s.waker = w
	return "", false, false
}

// Copy moves records from a source into a sink.
type Copy struct {
	Src  *Source
	Sink func(string)
}

const budget = 32

// Poll reports whether the copy is complete.
func (c *Copy) Poll(w Waker) bool {
	for range budget {
		rec, more, ready := c.Src.PollNext(w)
		if !ready {
			return false // the source has our waker
		}
		if !more {
			return true
		}
		c.Sink(rec)
	}
	w() // more to do: ask for the next turn at once
	return false
}
