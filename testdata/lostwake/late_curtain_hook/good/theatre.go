// Package theatre runs shows; other departments hook into their end.
package theatre

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// Show is a performance that ends once. Use Begin to make one.
type Show struct {
	sync.Mutex
	title string
	down  atomic.Bool
	hooks *list.List // of func()
}

// Begin raises the curtain.
func Begin(title string) *Show {
	s := new(Show)
	s.title = title
	s.hooks = list.New()
	return s
}

// Title returns the title of the show.
func (s *Show) Title() string { return s.title }

// Over says whether the curtain is down.
func (s *Show) Over() bool { return s.down.Load() }

// OnCurtain makes sure that fn runs once the curtain is down, be that in the
// past or in the future. It returns a function that withdraws fn; that one
// reports whether it came before the run.
func (s *Show) OnCurtain(fn func()) (withdraw func() bool) {
	if s.down.Load() {
		fn()
		return func() bool { return false }
	}

	s.Lock()
	defer s.Unlock()
	if s.down.Load() {
		go fn()
		return func() bool { return false }
	}
	e := s.hooks.PushBack(fn)
	return func() bool {
		s.Lock()
		defer s.Unlock()
		n := s.hooks.Len()
		s.hooks.Remove(e)
		return s.hooks.Len() < n
	}
}

// Curtain ends the show. Calls after the first one do nothing.
func (s *Show) Curtain() {
	if !s.down.CompareAndSwap(false, true) {
		return
	}
	for _, fn := range s.drain() {
		fn()
	}
}

func (s *Show) drain() []func() {
	s.Lock()
	defer s.Unlock()
	fns := make([]func(), 0, s.hooks.Len())
	for e := s.hooks.Front(); e != nil; e = s.hooks.Front() {
		fns = append(fns, s.hooks.Remove(e).(func()))
	}
	return fns
}
