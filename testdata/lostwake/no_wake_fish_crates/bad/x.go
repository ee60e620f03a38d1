// Package fishmarket stacks crates up to a height.
package fishmarket

import "sync"

// Stack takes crates while it is low enough.
type Stack struct {
	mu     sync.Mutex
	lower  *sync.Cond
	height int
	limit  int
}

// New returns an empty stack.
func New(limit int) *Stack {
	s := &Stack{limit: limit}
	s.lower = sync.NewCond(&s.mu)
	return s
}

// Put waits until there is room for a crate.
func (s *Stack) Put() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.height >= s.limit {
		s.lower.Wait()
	}
	s.height++
}

// Take takes one crate away.
func (s *Stack) Take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.height > 0 {
		s.height--
		s.lower.Signal()
	}
}

// Auction sells the whole stack, and returns how many crates it was.
func (s *Stack) Auction() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.height
	s.height = 0 // want "no-wake: "
	return all
}
