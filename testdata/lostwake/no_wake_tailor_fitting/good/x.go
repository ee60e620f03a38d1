// Package tailor has suits that are polled for until they fit.
package tailor

import (
	"errors"
	"sync"
)

// ErrTorn is the end of a suit that was torn.
var ErrTorn = errors.New("tailor: torn")

// A Caller calls a customer.
type Caller interface{ Call() }

// A Suit is sewn once.
type Suit[T any] struct {
	mu       sync.Mutex
	over     bool
	cloth    T
	torn     error
	customer Caller
	visits   int
}

// Fit returns the suit, or keeps c to be called.
func (s *Suit[T]) Fit(c Caller) (cloth T, err error, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visits++
	if !s.over {
		s.customer = c
		return cloth, nil, false
	}
	return s.cloth, s.torn, true
}

// Sewn ends the suit well.
func (s *Suit[T]) Sewn(cloth T) {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.over, s.cloth = true, cloth
	c := s.customer
	s.customer = nil
	s.mu.Unlock()
	if c != nil {
		c.Call()
	}
}

// Tear ends it badly.
func (s *Suit[T]) Tear() {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.over, s.torn = true, ErrTorn
	c := s.customer
	s.customer = nil
	s.mu.Unlock()
	if c != nil {
		c.Call()
	}
}
