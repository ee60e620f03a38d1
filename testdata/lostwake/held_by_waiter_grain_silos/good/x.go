// Package silos fills silos with grain.
package silos

import (
	"fmt"
	"sync"
)

// Silo has room for a number of tons.
type Silo struct{ Room int }

// Farm has silos.
type Farm struct {
	mu     sync.Mutex
	silos  map[string]*Silo
	fills  sync.WaitGroup
	closed bool
}

// NewFarm returns a farm without silos.
func NewFarm() *Farm { return &Farm{silos: make(map[string]*Silo)} }

// Build adds a silo.
func (f *Farm) Build(name string, room int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.silos[name] = &Silo{Room: room}
}

// Fill begins to fill a silo. pour returns the tons that were poured.
func (f *Farm) Fill(name string, pour func(room int) int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.silos[name]
	if s == nil || f.closed {
		return fmt.Errorf("silos: no silo %q", name)
	}
	room := s.Room
	f.fills.Add(1)
	go func() {
		defer f.fills.Done()
		tons := pour(room)
		f.mu.Lock()
		defer f.mu.Unlock()
		s.Room -= tons
	}()
	return nil
}

// Close waits until nothing is poured any more, and returns the room left.
func (f *Farm) Close() int {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.fills.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	left := 0
	for _, s := range f.silos {
		left += s.Room
	}
	return left
}
