// Package recipe has the futures that the steps of a recipe are built of.
package recipe

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

var ErrSpoiled = errors.New("recipe: step was abandoned")

type listener[T any] func(T, error)

// Step is a value that some cook will deliver.
type Step[T any] struct {
	settled atomic.Bool

	mu        sync.Mutex
	val       T
	err       error
	listeners []listener[T]
}

// Cook runs fn and returns its step.
func Cook[T any](fn func() (T, error)) *Step[T] {
	s := new(Step[T])
	go func() {
		finished := false
		defer func() {
			if !finished {
				var zero T
				s.settle(zero, ErrSpoiled)
			}
		}()
		v, err := fn()
		finished = true
		s.settle(v, err)
	}()
	return s
}

func (s *Step[T]) settle(v T, err error) bool {
	s.mu.Lock()
	if s.settled.Load() {
		s.mu.Unlock()
		return false
	}
	s.val, s.err = v, err
	s.settled.Store(true)
	ls := s.listeners
	s.listeners = nil
	s.mu.Unlock()

	for _, l := range ls {
		l(v, err)
	}
	return true
}

// Done reports whether the step has a result.
func (s *Step[T]) Done() bool { return s.settled.Load() }

// Then calls l with the result, at once when it is there.
func (s *Step[T]) Then(l func(T, error)) {
	s.mu.Lock()
	if s.settled.Load() {
		s.mu.Unlock()
		l(s.val, s.err)
		return
	}
	s.listeners = append(s.listeners, l)
	s.mu.Unlock()
}

// Taste waits for the result.
func (s *Step[T]) Taste(ctx context.Context) (T, error) {
	type plate struct {
		v   T
		err error
	}
	out := make(chan plate, 1)
	s.Then(func(v T, err error) { out <- plate{v, err} })
	select {
	case p := <-out:
		return p.v, p.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// Menu settles when all steps have.
func Menu[T any](steps ...*Step[T]) *Step[[]T] {
	all := new(Step[[]T])
	vals := make([]T, len(steps))
	if len(steps) == 0 {
		all.settle(vals, nil)
		return all
	}
	var left atomic.Int64
	left.Store(int64(len(steps)))
	for i, s := range steps {
		s.Then(func(v T, err error) {
			if err != nil {
				all.settle(nil, err)
				return
			}
			vals[i] = v
			if left.Add(-1) == 0 {
				all.settle(vals, nil)
			}
		})
	}
	return all
}
