// Package sauna admits guests up to a limit, in the order of their coming.
package sauna

import (
	"container/list"
	"context"
	"sync"
)

type guest struct {
	places int
	enter  chan struct{}
}

// Sauna has a number of places.
type Sauna struct {
	size int

	mu    sync.Mutex
	inUse int
	line  list.List
}

// New returns an empty sauna.
func New(places int) *Sauna { return &Sauna{size: places} }

// Enter takes places, or returns the error of ctx.
func (s *Sauna) Enter(ctx context.Context, places int) error {
	s.mu.Lock()
	if s.size-s.inUse >= places && s.line.Len() == 0 {
		s.inUse += places
		s.mu.Unlock()
		return nil
	}
	if places > s.size {
		s.mu.Unlock()
		<-ctx.Done()
		return ctx.Err()
	}
	g := guest{places: places, enter: make(chan struct{})}
	e := s.line.PushBack(g)
	s.mu.Unlock()

	select {
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-g.enter:
			s.inUse -= places
		default:
			s.line.Remove(e)
		}
		s.admitLocked()
		return ctx.Err()
	case <-g.enter:
		return nil
	}
}

// Leave gives places back.
func (s *Sauna) Leave(places int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inUse -= places
	if s.inUse < 0 {
		panic("sauna: more guests left than came")
	}
	s.admitLocked()
}

func (s *Sauna) admitLocked() {
	for {
		e := s.line.Front()
		if e == nil {
			return
		}
		g := e.Value.(guest)
		if s.size-s.inUse < g.places {
			return
		}
		s.inUse += g.places
		s.line.Remove(e)
		close(g.enter)
	}
}
