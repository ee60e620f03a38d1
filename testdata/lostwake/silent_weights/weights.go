// Package weights is a weighted semaphore with a list of waiters.
package weights

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

type need struct {
	n    int64
	done chan struct{}
}

type Scale struct {
	size, cur int64
	mu        sync.Mutex
	line      list.List
}

func New(n int64) *Scale { return &Scale{size: n} }

func (s *Scale) Take(ctx context.Context, n int64) error {
	s.mu.Lock()
	if s.size-s.cur >= n && s.line.Len() == 0 {
		s.cur += n
		s.mu.Unlock()
		return nil
	}
	if n > s.size {
		s.mu.Unlock()
		return errors.New("weights: too heavy")
	}
	x := &need{n, make(chan struct{})}
	e := s.line.PushBack(x)
	s.mu.Unlock()
	select {
	case <-x.done:
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-x.done:
			return nil
		default:
		}
		first := s.line.Front() == e
		s.line.Remove(e)
		if first {
			s.serve()
		}
		return ctx.Err()
	}
}

func (s *Scale) Give(n int64) {
	s.mu.Lock()
	s.cur -= n
	if s.cur < 0 {
		s.mu.Unlock()
		panic("weights: gave more than was taken")
	}
	s.serve()
	s.mu.Unlock()
}

func (s *Scale) serve() {
	for e := s.line.Front(); e != nil; e = s.line.Front() {
		x := e.Value.(*need)
		if s.size-s.cur < x.n {
			return
		}
		s.cur += x.n
		s.line.Remove(e)
		close(x.done)
	}
}
