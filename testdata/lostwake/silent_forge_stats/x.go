// Package forge makes horseshoes. Some figures are counted after the customer
// was told; no customer reads them.
package forge

import (
	"sync"
	"sync/atomic"
)

// Shoe is made to measure.
type Shoe struct {
	Width  int
	Weight int

	made chan struct{}
}

// Forge makes shoes in the background.
type Forge struct {
	fires atomic.Int64
	iron  atomic.Int64

	mu     sync.Mutex
	orders int
}

func (f *Forge) strike(s *Shoe) {
	s.Weight = 100 + 3*s.Width
	close(s.made)
	f.fires.Add(1)
	f.iron.Add(int64(s.Weight))

	f.mu.Lock()
	f.orders--
	f.mu.Unlock()
}

// Order asks for a shoe.
func (f *Forge) Order(width int) *Shoe {
	f.mu.Lock()
	f.orders++
	f.mu.Unlock()
	s := &Shoe{Width: width, made: make(chan struct{})}
	go f.strike(s)
	return s
}

// Collect waits for the shoe and returns its weight.
func (s *Shoe) Collect() int {
	<-s.made
	return s.Weight
}

// Stats returns how often there was a fire, and the iron used.
func (f *Forge) Stats() (fires, iron int64) {
	return f.fires.Load(), f.iron.Load()
}

// Pending returns the orders in work, about.
func (f *Forge) Pending() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.orders
}
