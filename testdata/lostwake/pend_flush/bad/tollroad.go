// Package tollroad sends toll records to a clearing house through a sink with
// a bounded number of unacknowledged records.
package tollroad

import "sync"

// Readiness is the answer of the sink's polls.
type Readiness int

const (
	NotReady Readiness = iota // the task will be woken
	Ready                     // go on
	Gone                      // the connection is gone
)

// Task is whoever drives the sink; Wake may be called by any goroutine.
type Task interface{ Wake() }

// Record is anything that can be sent.
type Record interface{ Plate() string }

// Sink takes records of type R.
type Sink[R Record] struct {
	sync.Mutex
	window  int
	waiting []R // to be picked up by the transport
	unacked int
	gone    bool
	task    Task
}

// NewSink returns a sink with that window.
func NewSink[R Record](window int) *Sink[R] {
	if window < 1 {
		window = 1
	}
	return &Sink[R]{window: window}
}

// PollReady asks whether a record may be sent.
func (s *Sink[R]) PollReady(t Task) Readiness {
	s.Lock()
	defer s.Unlock()
	if s.gone {
		return Gone
	}
	if len(s.waiting)+s.unacked >= s.window {
		return s.suspend(t)
	}
	return Ready
}

// Send hands a record over; it comes after PollReady was Ready.
func (s *Sink[R]) Send(r R) {
	s.Lock()
	defer s.Unlock()
	s.waiting = append(s.waiting, r)
}

// PollFlush asks whether all records were acknowledged.
func (s *Sink[R]) PollFlush(t Task) Readiness {
	s.Lock()
	defer s.Unlock()
	switch {
	case s.gone:
		return Gone
	case len(s.waiting) > 0:
		return s.suspend(t)
	case s.unacked > 0:
		return NotReady // want `pending-unregistered`
	}
	return Ready
}

func (s *Sink[R]) suspend(t Task) Readiness {
	s.task = t
	return NotReady
}

// Pick is called by the transport and takes the records to be sent.
func (s *Sink[R]) Pick() []R {
	s.Lock()
	defer s.Unlock()
	batch := s.waiting
	s.waiting = nil
	s.unacked += len(batch)
	return batch
}

// Ack is called by the transport for records that arrived.
func (s *Sink[R]) Ack(n int) {
	s.Lock()
	s.unacked -= min(n, s.unacked)
	t := s.task
	s.task = nil
	s.Unlock()
	if t != nil {
		t.Wake()
	}
}

// Break is called by the transport when it gives up.
func (s *Sink[R]) Break() {
	s.Lock()
	s.gone = true
	t := s.task
	s.task = nil
	s.Unlock()
	if t != nil {
		t.Wake()
	}
}
