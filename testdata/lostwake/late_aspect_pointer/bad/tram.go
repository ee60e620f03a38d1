// Package tram controls the signals of a tramway.
package tram

import (
	"sync"
	"time"
)

// Aspect is what a signal shows.
type Aspect struct {
	Go    bool
	Until time.Time
}

// Option configures a Signal.
type Option func(*Signal)

// Named sets the name of the signal.
func Named(name string) Option {
	return func(s *Signal) { s.name = name }
}

// Showing sets the aspect that the signal starts with.
func Showing(a Aspect) Option {
	return func(s *Signal) { s.aspect = &a }
}

// Signal shows no aspect at first.
type Signal struct {
	name string

	mu      sync.RWMutex
	aspect  *Aspect
	waiters []func()
}

// NewSignal returns a signal.
func NewSignal(opts ...Option) *Signal {
	s := &Signal{name: "unnamed"}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Name returns the name of the signal.
func (s *Signal) Name() string { return s.name }

// Aspect returns what the signal shows, or nil.
func (s *Signal) Aspect() *Aspect {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.aspect
}

// Poll returns what the signal shows. For a dark signal it returns nil, and
// the signal calls wake after it was switched on.
func (s *Signal) Poll(wake func()) *Aspect {
	if a := s.Aspect(); a != nil {
		return a
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiters = append(s.waiters, wake) // want `late-register`
	return nil
}

// Show switches the signal on, or changes its aspect.
func (s *Signal) Show(a Aspect) {
	s.mu.Lock()
	s.aspect = &a
	waiters := s.waiters
	s.waiters = nil
	s.mu.Unlock()

	for _, wake := range waiters {
		wake()
	}
}
