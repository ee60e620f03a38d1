// Package sniff forwards a poll to an inner future and maps its value.
package sniff

import "sync"

type Waker interface{ Wake() }

type Future interface {
	Poll(Waker) (int, bool)
}

type source struct {
	mu sync.Mutex
	v  int
	ok bool
	w  Waker
}

func (s *source) Poll(w Waker) (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ok {
		s.w = w
	}
	return s.v, s.ok
}

func (s *source) Set(v int) {
	s.mu.Lock()
	s.v, s.ok = v, true
	w := s.w
	s.w = nil
	s.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

type mapped struct {
	mu    sync.Mutex
	inner Future
	f     func(int) int
	value *int
}

func Map(in Future, f func(int) int) Future { return &mapped{inner: in, f: f} }

func (m *mapped) Poll(w Waker) (int, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.value != nil {
		return *m.value, true
	}
	v, ok := m.inner.Poll(w)
	if !ok {
		return 0, false
	}
	v = m.f(v)
	m.value = &v
	return v, true
}

func Pair() (*source, Future) {
	s := &source{}
	return s, Map(s, func(i int) int { return -i })
}
