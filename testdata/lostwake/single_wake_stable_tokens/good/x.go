// Package stable rents horses; a token in a channel says that it is worth to
// look.
package stable

import "sync"

// Stable has horses. Many riders wait at its door.
type Stable struct {
	mu     sync.Mutex
	horses int
	door   chan struct{}
}

// NewStable returns an empty stable.
func NewStable() *Stable { return &Stable{door: make(chan struct{}, 1)} }

// Bring adds horses.
func (s *Stable) Bring(horses int) {
	s.mu.Lock()
	s.horses += horses
	s.mu.Unlock()
	s.knock()
}

func (s *Stable) knock() {
	select {
	case s.door <- struct{}{}:
	default:
	}
}

func (s *Stable) take() (got, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.horses == 0 {
		return false, false
	}
	s.horses--
	return true, s.horses > 0
}

// Ride waits for a horse.
func (s *Stable) Ride() {
	for {
		got, more := s.take()
		if more {
			s.knock()
		}
		if got {
			return
		}
		<-s.door
	}
}
