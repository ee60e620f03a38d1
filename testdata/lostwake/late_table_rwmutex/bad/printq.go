// Package printq follows the jobs of a shared printer.
package printq

import (
	"errors"
	"sync"
)

// Status is the outcome of a job; Pending means none yet.
type Status int

// The outcomes.
const (
	Pending Status = iota
	Printed
	Jammed
	Withdrawn
)

// ErrNoJob is returned for an id that was never submitted or was purged.
var ErrNoJob = errors.New("printq: no such job")

type job struct {
	owner  string
	pages  int
	status Status
	ready  chan<- struct{}
}

// Spooler holds the jobs by their id.
type Spooler struct {
	mu   sync.RWMutex
	last uint64
	jobs map[uint64]*job
}

// NewSpooler returns a spooler without jobs.
func NewSpooler() *Spooler {
	return &Spooler{jobs: make(map[uint64]*job)}
}

// Submit queues a document and returns the id of its job.
func (s *Spooler) Submit(owner string, pages int) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.jobs[s.last] = &job{owner: owner, pages: pages}
	return s.last
}

// Poll returns the outcome of a job. While that is Pending, ready gets a token
// once the outcome is known; it needs room for one. A job has one follower, and
// only the channel of its latest Poll is kept.
func (s *Spooler) Poll(id uint64, ready chan<- struct{}) (Status, error) {
	s.mu.RLock()
	j, ok := s.jobs[id]
	if !ok {
		s.mu.RUnlock()
		return Pending, ErrNoJob
	}
	st := j.status
	s.mu.RUnlock()
	if st != Pending {
		return st, nil
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	j.ready = ready // want `late-register`
	return Pending, nil
}

// Finish records the outcome of a job, the first one only.
func (s *Spooler) Finish(id uint64, st Status) {
	s.mu.Lock()
	j := s.jobs[id]
	if j == nil || j.status != Pending {
		s.mu.Unlock()
		return
	}
	j.status = st
	ready := j.ready
	j.ready = nil
	s.mu.Unlock()

	if ready != nil {
		select {
		case ready <- struct{}{}:
		default:
		}
	}
}

// Purge drops the jobs that have an outcome.
func (s *Spooler) Purge() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, j := range s.jobs {
		if j.status != Pending {
			delete(s.jobs, id)
		}
	}
}
