// Package telescope hands observing time to astronomers by priority.
package telescope

import (
	"errors"
	"sync"
)

// ErrUnknown is returned for a programme that was not submitted.
var ErrUnknown = errors.New("telescope: unknown programme")

type programme struct {
	minSeeing int // quality of the sky that it needs
	granted   bool
}

// Schedule knows the programmes and the present quality of the sky.
type Schedule struct {
	mu         sync.Mutex
	seeing     int
	programmes map[string]*programme
	wake       chan struct{} // made by those who wait, nil if there are none
}

func (s *Schedule) wakeAll() {
	if s.wake != nil {
		close(s.wake)
		s.wake = nil
	}
}

// Submit enters a programme that needs a sky of that quality.
func (s *Schedule) Submit(id string, minSeeing int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.programmes == nil {
		s.programmes = make(map[string]*programme)
	}
	s.programmes[id] = &programme{minSeeing: minSeeing}
}

// Sky reports the quality of the sky.
func (s *Schedule) Sky(seeing int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	better := seeing > s.seeing
	s.seeing = seeing
	if better {
		s.wakeAll()
	}
}

// Relax makes a programme content with a worse sky.
func (s *Schedule) Relax(id string, minSeeing int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.programmes[id]
	if !ok {
		return ErrUnknown
	}
	if minSeeing < p.minSeeing {
		p.minSeeing = minSeeing
		s.wakeAll()
	}
	return nil
}

// Observe waits for a sky that is good enough for the programme.
func (s *Schedule) Observe(id string) error {
	s.mu.Lock()
	for {
		p, ok := s.programmes[id]
		if !ok {
			s.mu.Unlock()
			return ErrUnknown
		}
		if s.seeing >= p.minSeeing {
			p.granted = true
			s.mu.Unlock()
			return nil
		}
		if s.wake == nil {
			s.wake = make(chan struct{})
		}
		wake := s.wake
		s.mu.Unlock()
		<-wake
		s.mu.Lock()
	}
}
