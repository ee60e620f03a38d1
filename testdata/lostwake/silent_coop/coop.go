// Package coop yields every few records: it wakes itself.
package coop

import "sync"

type Waker func()

type Scan struct {
	mu   sync.Mutex
	rows []int
	eof  bool
	sum  int
	w    Waker
}

func (s *Scan) Poll(w Waker) (int, bool) {
	s.mu.Lock()
	if len(s.rows) > 0 {
		s.sum += s.rows[0]
		s.rows = s.rows[1:]
		s.mu.Unlock()
		w()
		return 0, false
	}
	defer s.mu.Unlock()
	if s.eof {
		return s.sum, true
	}
	s.w = w
	return 0, false
}

func (s *Scan) Feed(eof bool, rows ...int) {
	s.mu.Lock()
	s.rows = append(s.rows, rows...)
	s.eof = s.eof || eof
	w := s.w
	s.w = nil
	s.mu.Unlock()
	if w != nil {
		w()
	}
}
