// Package bikehire lends the bicycles of a village hotel.
package bikehire

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrShut is returned once the shed is locked for the winter.
var ErrShut = errors.New("bikehire: shed is shut")

// Bike is one bicycle.
type Bike struct {
	Number  int
	Greased time.Time
}

type loan struct {
	bike *Bike
	err  error
}

// Shed owns all bicycles.
type Shed struct {
	mu      sync.Mutex
	racked  []*Bike
	asking  map[uint64]chan loan
	nextKey uint64
	shut    bool
}

// Open returns a shed filled with bikes.
func Open(bikes ...*Bike) *Shed {
	return &Shed{racked: bikes, asking: make(map[uint64]chan loan)}
}

// Borrow takes a bicycle off the rack or waits for one to come back.
func (s *Shed) Borrow(ctx context.Context) (*Bike, error) {
	s.mu.Lock()
	if s.shut {
		s.mu.Unlock()
		return nil, ErrShut
	}
	if n := len(s.racked); n > 0 {
		b := s.racked[n-1]
		s.racked = s.racked[:n-1]
		s.mu.Unlock()
		return b, nil
	}
	req := make(chan loan, 1)
	key := s.nextKey
	s.nextKey++
	s.asking[key] = req
	s.mu.Unlock()

	select {
	case <-ctx.Done():
		s.mu.Lock()
		delete(s.asking, key)
		s.mu.Unlock()
		return nil, ctx.Err() // want "dropped-wake: "
	case l := <-req:
		return l.bike, l.err
	}
}

// Return racks b, or hands it straight to somebody who waits.
func (s *Shed) Return(b *Bike) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return
	}
	for key, req := range s.asking {
		delete(s.asking, key)
		req <- loan{bike: b}
		return
	}
	s.racked = append(s.racked, b)
}

// Shut turns everybody away.
func (s *Shed) Shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	for key, req := range s.asking {
		delete(s.asking, key)
		req <- loan{err: ErrShut}
	}
	s.racked = nil
}
