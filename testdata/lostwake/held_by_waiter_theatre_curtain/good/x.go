// Package theatre lets the audience wait for the curtain.
package theatre

import "sync"

// Stage has a curtain.
type Stage struct {
	mu     sync.RWMutex
	act    int
	up     bool
	raised chan struct{}
}

// NewStage returns a stage with the curtain down.
func NewStage() *Stage { return &Stage{act: 1, raised: make(chan struct{})} }

// Raise raises the curtain.
func (s *Stage) Raise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.up {
		s.up = true
		close(s.raised)
	}
}

// Drop ends an act.
func (s *Stage) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.up {
		s.up = false
		s.act++
		s.raised = make(chan struct{})
	}
}

// Act returns the number of the act.
func (s *Stage) Act() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.act
}

// Watch waits until the curtain is up and returns the number of the act.
func (s *Stage) Watch() int {
	s.mu.RLock()
	up, raised, act := s.up, s.raised, s.act
	s.mu.RUnlock()
	if !up {
		<-raised
	}
	return act
}
