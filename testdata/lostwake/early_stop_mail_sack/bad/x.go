// Package sack empties a mail sack.
package sack

import "sync"

// Letter has an address.
type Letter struct{ To, Text string }

// Sack collects letters.
type Sack struct {
	mu      sync.Mutex
	letters []Letter
	filled  chan struct{}
	closed  bool
}

// New returns an empty sack.
func New() *Sack { return &Sack{filled: make(chan struct{}, 1)} }

// Add adds letters. After Close it reports false.
func (s *Sack) Add(ls ...Letter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.letters = append(s.letters, ls...)
	select {
	case s.filled <- struct{}{}:
	default:
	}
	return true
}

// Close closes the sack.
func (s *Sack) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.filled)
	}
}

func (s *Sack) pull() (l Letter, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) == 0 {
		return l, false
	}
	l, s.letters = s.letters[0], s.letters[1:]
	return l, true
}

// Empty delivers letters until the sack is closed.
func (s *Sack) Empty(deliver func(Letter)) {
	for range s.filled { // want "early-stop: "
		if l, ok := s.pull(); ok {
			deliver(l)
		}
	}
	for l, ok := s.pull(); ok; l, ok = s.pull() {
		deliver(l)
	}
}
