// Package umbrellas lends umbrellas.
package umbrellas

import (
	"context"
	"sync"
)

// Stand has a number of umbrellas.
type Stand struct {
	mu    sync.Mutex
	free  []int
	queue []chan int
}

// New returns a stand with umbrellas 0 to n-1.
func New(n int) *Stand {
	s := &Stand{}
	for i := range n {
		s.free = append(s.free, i)
	}
	return s
}

// Borrow takes an umbrella, or waits for one.
func (s *Stand) Borrow(ctx context.Context) (int, error) {
	s.mu.Lock()
	if n := len(s.free); n > 0 {
		u := s.free[n-1]
		s.free = s.free[:n-1]
		s.mu.Unlock()
		return u, nil
	}
	mine := make(chan int, 1)
	s.queue = append(s.queue, mine)
	s.mu.Unlock()
	select {
	case u := <-mine:
		return u, nil
	case <-ctx.Done():
		return 0, ctx.Err() // want `dropped-wake`
	}
}

// handed reports whether somebody waits, and gives the umbrella to the first.
func (s *Stand) handed(u int) bool {
	if len(s.queue) == 0 {
		return false
	}
	first := s.queue[0]
	s.queue = s.queue[1:]
	first <- u
	return true
}

// Return brings an umbrella back.
func (s *Stand) Return(u int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.handed(u) {
		s.free = append(s.free, u)
	}
}
