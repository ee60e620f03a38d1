// Package batch hands out numbers from batches, and gives unused ones back after a while.
package batch

import (
	"errors"
	"sync"
	"time"
)

var ErrTooMany = errors.New("too many")

type Source struct {
	mu        sync.Mutex
	last, max int
	taken     chan struct{}
	over      chan struct{}
}

func New() *Source {
	s := &Source{taken: make(chan struct{}, 1), over: make(chan struct{})}
	go s.watch()
	return s
}

func (s *Source) watch() {
	idle := time.NewTimer(time.Hour)
	defer idle.Stop()
	for {
		select {
		case <-s.taken:
			idle.Reset(time.Second)
		case <-idle.C:
			s.shrink()
		case <-s.over:
			return
		}
	}
}

func (s *Source) shrink() {
	s.mu.Lock()
	s.max = s.last
	s.mu.Unlock()
}

func (s *Source) next() (int, error) {
	s.mu.Lock()
	fresh := s.last == s.max
	if fresh {
		s.max += 10
	}
	s.last++
	n := s.last
	s.mu.Unlock()
	if n < 0 {
		return 0, ErrTooMany
	}
	if fresh {
		s.taken <- struct{}{}
	}
	return n, nil
}

// Number returns the next number, and a lower one than limit.
func (s *Source) Number(limit int) (int, error) {
	n, err := s.next()
	if err != nil {
		return 0, err
	}
	if n >= limit {
		return 0, ErrTooMany
	}
	return n, nil
}

func (s *Source) Close() { close(s.over) }
