// Package bakery keeps the shelf of a shop: loaves come out of the oven in
// trays, customers wait for the sort they want.
package bakery

import (
	"errors"
	"sync"
)

// ErrShut is returned to customers who still wait when the shop shuts.
var ErrShut = errors.New("bakery: shut")

// Sort names a sort of bread.
type Sort string

// Shelf holds the loaves that are ready, by sort.
type Shelf struct {
	mu     sync.Mutex
	filled *sync.Cond
	loaves map[Sort]int
	shut   bool
	sold   int
}

// NewShelf returns an empty shelf.
func NewShelf() *Shelf {
	s := &Shelf{loaves: make(map[Sort]int)}
	s.filled = sync.NewCond(&s.mu)
	return s
}

// Bake puts one loaf upon the shelf.
func (s *Shelf) Bake(sort Sort) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return ErrShut
	}
	s.loaves[sort]++
	s.filled.Signal() // want "single-wake: "
	return nil
}

// Buy takes a loaf of the given sort, waiting until one is baked.
func (s *Shelf) Buy(sort Sort) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.loaves[sort] == 0 {
		if s.shut {
			return ErrShut
		}
		s.filled.Wait()
	}
	s.loaves[sort]--
	s.sold++
	return nil
}

// Shut sends everybody home.
func (s *Shelf) Shut() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	s.filled.Broadcast()
	return s.sold
}
