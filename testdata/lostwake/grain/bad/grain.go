// Package grain has a silo that is filled once.
package grain

import "sync"

type Number interface {
	~int | ~int64 | ~float64
}

type Notifier interface {
	comparable
	Notify()
}

type Silo[T Number, N Notifier] struct {
	mu     sync.RWMutex
	amount *T
	idle   []N
}

func NewSilo[T Number, N Notifier]() *Silo[T, N] {
	return &Silo[T, N]{}
}

func (s *Silo[T, N]) Fill(v T) {
	s.mu.Lock()
	s.amount = &v
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, n := range idle {
		n.Notify()
	}
}

func (s *Silo[T, N]) Level(n N) (level T, ready bool) {
	s.mu.RLock()
	if s.amount != nil {
		level, ready = *s.amount, true
	}
	s.mu.RUnlock()
	if ready {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, n) // want `late-register`
	return
}
