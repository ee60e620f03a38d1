// Package planetarium renders the night sky for a projector, off-line.
package planetarium

import "sync"

type (
	// Waker schedules its task.
	Waker interface {
		Clone() Waker
		Wake()
	}

	// Context goes down the tree of futures with each poll.
	Context struct{ w Waker }

	// Poll is Ready with a Value, or pending.
	Poll[T any] struct {
		Ready bool
		Value T
	}
)

// FromWaker returns a context for one poll.
func FromWaker(w Waker) *Context { return &Context{w} }

// Waker returns the waker of the present task.
func (cx *Context) Waker() Waker { return cx.w }

// Pending returns the answer without a value.
func Pending[T any]() (p Poll[T]) { return }

// Ready returns the answer v.
func Ready[T any](v T) Poll[T] { return Poll[T]{true, v} }

// Star is a point of light.
type Star struct {
	X, Y      float32
	Magnitude float32
}

// Sky is a future for a rendered sky.
type Sky struct {
	result struct {
		sync.Mutex
		there bool
		stars []Star
	}
	task struct {
		sync.Mutex
		waker Waker
	}
}

func (s *Sky) stars() ([]Star, bool) {
	s.result.Lock()
	defer s.result.Unlock()
	return s.result.stars, s.result.there
}

func (s *Sky) park(w Waker) {
	s.task.Lock()
	defer s.task.Unlock()
	s.task.waker = w
}

func (s *Sky) unpark() {
	s.task.Lock()
	w := s.task.waker
	s.task.waker = nil
	s.task.Unlock()
	if w != nil {
		w.Wake()
	}
}

// Poll is Ready with the stars once they are rendered.
func (s *Sky) Poll(cx *Context) Poll[[]Star] {
	if stars, ok := s.stars(); ok {
		return Ready(stars)
	}
	s.park(cx.Waker().Clone()) // want `late-register`
	return Pending[[]Star]()
}

// Rendered hands in the stars.
func (s *Sky) Rendered(stars []Star) {
	s.result.Lock()
	s.result.there, s.result.stars = true, stars
	s.result.Unlock()
	s.unpark()
}
