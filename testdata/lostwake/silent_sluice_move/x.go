// Package x lets boats through a sluice, but not while the gate is being moved.
package x

import "sync"

const (
	still = iota
	shut
	moving
)

// Sluice counts the boats in it.
type Sluice struct {
	mu    sync.Mutex
	moved *sync.Cond
	gate  int
	boats int
}

// New returns a sluice.
func New() *Sluice {
	s := &Sluice{}
	s.moved = sync.NewCond(&s.mu)
	return s
}

// Enter waits until the gate is not shut.
func (s *Sluice) Enter() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.gate == shut {
		s.moved.Wait()
	}
	s.boats++
}

// Leave tells who waits for an empty sluice.
func (s *Sluice) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.boats--
	s.moved.Broadcast()
}

func (s *Sluice) empty() {
	s.mu.Lock()
	s.gate = shut
	for s.boats > 0 {
		s.moved.Wait()
	}
}

// to sets the gate, and wakes whoever waits for that.
func (s *Sluice) to(gate int) {
	s.gate = gate
	s.moved.Broadcast()
	s.mu.Unlock()
}

// Move shuts the gate twice, and each time lets go of those who wait.
func (s *Sluice) Move(oil, turn func() error) error {
	s.mu.Lock()
	s.gate = shut
	for s.boats > 0 {
		s.moved.Wait()
	}
	s.gate = moving
	s.moved.Broadcast()
	s.mu.Unlock()
	defer func() {
		s.empty()
		s.to(still)
	}()
	if err := oil(); err != nil {
		return err
	}
	s.empty()
	s.to(moving)
	if err := turn(); err != nil {
		return err
	}
	return nil
}
