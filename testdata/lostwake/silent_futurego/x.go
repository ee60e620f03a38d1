// Package futurego starts functions and keeps their results as futures.
package futurego

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrGone is the result of a function that ended its goroutine.
var ErrGone = errors.New("futurego: goroutine ended without result")

// Future is a result that comes later.
type Future[T any] struct {
	done chan struct{}
	val  T
	err  error
}

// Scope waits for all functions that were started in it.
type Scope struct {
	mu     sync.Mutex // no Add once Close has cancelled
	wg     sync.WaitGroup
	ctx    context.Context
	cancel context.CancelFunc
}

// NewScope returns a scope below ctx.
func NewScope(ctx context.Context) *Scope {
	s := new(Scope)
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

// Close cancels what still runs and waits for it.
func (s *Scope) Close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.wg.Wait()
}

// Go starts f.
func Go[T any](s *Scope, f func(context.Context) (T, error)) *Future[T] {
	fut := &Future[T]{done: make(chan struct{}), err: ErrGone}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ctx.Err(); err != nil {
		fut.err = err
		close(fut.done)
		return fut
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		defer close(fut.done)
		defer func() {
			if r := recover(); r != nil {
				fut.err = fmt.Errorf("futurego: panic: %v", r)
			}
		}()
		v, err := f(s.ctx)
		if err != nil {
			fut.err = err
			return
		}
		fut.val, fut.err = v, nil
	}()
	return fut
}

// Get waits for the result.
func (f *Future[T]) Get() (T, error) {
	<-f.done
	return f.val, f.err
}
