// Package workshop repairs bicycles with a crew of mechanics.
package workshop

import (
	"errors"
	"sync"
)

// ErrClosed is returned for jobs that come after Close.
var ErrClosed = errors.New("workshop: closed")

// Job is work on one bicycle.
type Job func() error

// Shop runs jobs, which must not use the shop themselves. Close it to stop the
// mechanics.
type Shop struct {
	mu     sync.RWMutex
	closed bool
	jobs   chan Job
	crew   sync.WaitGroup

	errMu sync.Mutex
	errs  []error
}

// Open starts a shop with that many mechanics and room for as many jobs.
func Open(mechanics int) *Shop {
	mechanics = max(mechanics, 1)
	s := &Shop{jobs: make(chan Job, mechanics)}
	for range mechanics {
		s.crew.Go(s.work)
	}
	return s
}

func (s *Shop) work() {
	for job := range s.jobs {
		if err := job(); err != nil {
			s.errMu.Lock()
			s.errs = append(s.errs, err)
			s.errMu.Unlock()
		}
	}
}

// Submit leaves a job. It waits for room.
func (s *Shop) Submit(job Job) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	s.jobs <- job
	return nil
}

// TrySubmit leaves a job if there is room; else it reports false.
func (s *Shop) TrySubmit(job Job) (bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return false, ErrClosed
	}
	select {
	case s.jobs <- job:
		return true, nil
	default:
		return false, nil
	}
}

// Do leaves a job and waits for it.
func (s *Shop) Do(job Job) error {
	res := make(chan error, 1)
	err := s.Submit(func() error {
		err := job()
		res <- err
		return nil
	})
	if err != nil {
		return err
	}
	return <-res
}

// Close lets the crew finish what was left and returns the errors.
func (s *Shop) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.jobs)
	}
	s.mu.Unlock()
	s.crew.Wait()

	s.errMu.Lock()
	defer s.errMu.Unlock()
	return errors.Join(s.errs...)
}
