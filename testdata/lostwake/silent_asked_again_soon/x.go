// Package sluice lets barges through while there is room; its keeper looks every now and then, and
// has itself called again each time.
package sluice

import (
	"sync"
	"time"
)

// Clock calls others when it is time.
type Clock interface {
	Put(f func(), at time.Time)
}

type Sluice struct {
	mu    sync.Mutex
	size  int
	there int
	room  chan struct{}
	gone  chan struct{}
	clock Clock
}

func New(clock Clock) *Sluice {
	s := &Sluice{size: 4, room: make(chan struct{}, 1), gone: make(chan struct{}), clock: clock}
	s.clock.Put(s.look, time.Now())
	return s
}

// Enter waits for room.
func (s *Sluice) Enter() bool {
	for {
		s.mu.Lock()
		if s.there < s.size {
			s.there++
			s.mu.Unlock()
			return true
		}
		s.mu.Unlock()
		select {
		case <-s.room:
		case <-s.gone:
			return false
		}
	}
}

// Widen makes more room, of which the keeper tells.
func (s *Sluice) Widen(size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size = size
}

func (s *Sluice) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.there--
	s.tell()
}

func (s *Sluice) tell() {
	select {
	case s.room <- struct{}{}:
	default:
	}
}

func (s *Sluice) look() {
	select {
	case <-s.gone:
	default:
		s.mu.Lock()
		if s.there < s.size {
			s.tell()
		}
		s.mu.Unlock()
		s.clock.Put(s.look, time.Now().Add(time.Second))
	}
}

func (s *Sluice) Close() { close(s.gone) }
