// Package lamps has a lamplighter who reports when the street is lit.
package lamps

import "sync"

// A Street has lamps.
type Street struct {
	mu    sync.Mutex
	lamps int
	tell  func(int)
}

// Watch has tell called when the street is lit.
func (s *Street) Watch(tell func(int)) {
	s.mu.Lock()
	s.tell = tell
	s.mu.Unlock()
}

// Lit reports how many lamps were lit.
func (s *Street) Lit(n int) {
	s.mu.Lock()
	tell := s.tell
	s.tell = nil
	s.lamps = n
	s.mu.Unlock()
	if tell != nil {
		tell(n)
	}
}

// Walk waits until the street is lit.
func Walk(s *Street, home func()) int {
	lit := make(chan int)
	s.Watch(func(n int) {
		select {
		case lit <- n: // want "lossy-wake: "
		default:
		}
	})
	home()
	return <-lit
}
