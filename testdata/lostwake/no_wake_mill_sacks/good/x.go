// Package mill gives out sacks of flour in the order in which bakers ask.
package mill

import (
	"errors"
	"sync"
)

var errShut = errors.New("mill: shut")

// Store holds the ground flour.
type Store struct {
	mu    sync.Mutex
	sacks int
	shut  bool
	line  []chan bool // capacity 1 each; true is a sack
}

// Fetch gets a sack, in turn.
func (s *Store) Fetch() error {
	s.mu.Lock()
	if s.shut {
		s.mu.Unlock()
		return errShut
	}
	if s.sacks > 0 {
		s.sacks--
		s.mu.Unlock()
		return nil
	}
	turn := make(chan bool, 1)
	s.line = append(s.line, turn)
	s.mu.Unlock()

	if sack := <-turn; !sack {
		return errShut
	}
	return nil
}

// Grind delivers n sacks.
func (s *Store) Grind(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return errShut
	}
	for ; n > 0 && len(s.line) > 0; n-- {
		s.line[0] <- true
		s.line = s.line[1:]
	}
	s.sacks += n
	return nil
}

// Shut stops the mill for good. Flour that is left is sold elsewhere.
func (s *Store) Shut() (left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left, s.sacks = s.sacks, 0
	s.shut = true
	for _, turn := range s.line {
		turn <- false
	}
	s.line = nil
	return left
}
