// Package pottery glazes pots. On its error paths nothing changes, and so nobody
// is told.
package pottery

import (
	"errors"
	"fmt"
	"sync"
)

var (
	ErrCracked = errors.New("pottery: cracked")
	ErrUnknown = errors.New("pottery: unknown glaze")
)

// Shelf has glazed pots by glaze.
type Shelf struct {
	mu   sync.Mutex
	pots map[string][]int // diameters
	more map[string]*sync.Cond
}

// NewShelf returns a shelf for the given glazes.
func NewShelf(glazes ...string) *Shelf {
	s := &Shelf{
		pots: make(map[string][]int),
		more: make(map[string]*sync.Cond),
	}
	for _, g := range glazes {
		s.more[g] = sync.NewCond(&s.mu)
	}
	return s
}

// Glaze puts a pot on the shelf.
func (s *Shelf) Glaze(glaze string, diameter int, cracked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	more, ok := s.more[glaze]
	if !ok {
		return fmt.Errorf("%w: %s", ErrUnknown, glaze)
	}
	old := s.pots[glaze]
	s.pots[glaze] = append(old, diameter)
	if cracked {
		// It is found out when the pot is set down: take it back.
		s.pots[glaze] = old
		return ErrCracked
	}
	more.Signal()
	return nil
}

// Sell waits for a pot.
func (s *Shelf) Sell(glaze string) (diameter int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	more, ok := s.more[glaze]
	if !ok {
		return 0, ErrUnknown
	}
	for len(s.pots[glaze]) == 0 {
		more.Wait()
	}
	pots := s.pots[glaze]
	s.pots[glaze] = pots[1:]
	return pots[0], nil
}
