// Package signalbox sets a signal to one of several colours.
package signalbox

import "sync"

// Colour of a signal.
type Colour int

const (
	Red Colour = iota
	Yellow
	Green
)

// Signal stands beside the track.
type Signal struct {
	mu     sync.Mutex
	turned sync.Cond
	colour Colour
	passed int
}

// NewSignal returns a red signal.
func NewSignal() *Signal {
	s := &Signal{}
	s.turned.L = &s.mu
	return s
}

// Set turns the signal to a colour.
func (s *Signal) Set(c Colour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.colour == c {
		return
	}
	s.colour = c
	s.turned.Broadcast()
}

// Proceed waits for green.
func (s *Signal) Proceed() (passed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.colour != Green {
		s.turned.Wait() // want "cond-no-loop: "
	}
	s.passed++
	return s.passed
}
