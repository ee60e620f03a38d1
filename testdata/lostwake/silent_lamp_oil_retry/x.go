// Package lampoil hands out cans of oil to lamp lighters.
package lampoil

import (
	"errors"
	"sync"
)

// ErrNone says that another one was quicker: come again.
var ErrNone = errors.New("no can left")

// Store is made with Open.
type Store struct {
	mu    sync.Mutex
	came  *sync.Cond
	cans  int
	pints int
}

// Open returns an empty store.
func Open() *Store {
	s := &Store{}
	s.came = sync.NewCond(&s.mu)
	return s
}

// Deliver brings a can.
func (s *Store) Deliver(pints int) {
	s.mu.Lock()
	s.cans++
	s.pints += pints
	s.mu.Unlock()
	s.came.Signal()
}

// Stand waits until a can has come, then tries to get one.
func (s *Store) Stand() (int, error) {
	s.mu.Lock()
	if s.cans == 0 {
		s.came.Wait()
	}
	s.mu.Unlock()
	return s.Try()
}

// Try takes a can if there is one.
func (s *Store) Try() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cans == 0 {
		return 0, ErrNone
	}
	share := s.pints / s.cans
	s.cans--
	s.pints -= share
	return share, nil
}
