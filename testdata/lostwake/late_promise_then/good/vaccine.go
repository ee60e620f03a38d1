// Package vaccine books appointments; a Promise is how their outcome travels.
package vaccine

import (
	"errors"
	"sync"
)

// ErrDropped is the outcome of a promise that its maker gave up.
var ErrDropped = errors.New("vaccine: promise dropped")

// Promise is settled once, with a value or with an error.
type Promise[T any] struct {
	settled chan struct{}

	mu    sync.Mutex
	value T
	err   error
	next  []func(T, error)
}

// NewPromise returns an open promise.
func NewPromise[T any]() *Promise[T] {
	return &Promise[T]{settled: make(chan struct{})}
}

// Settled is closed when the promise is settled.
func (p *Promise[T]) Settled() <-chan struct{} { return p.settled }

// Then has fn called with the outcome, exactly once, on the goroutine that
// settles the promise or on this one.
func (p *Promise[T]) Then(fn func(T, error)) {
	p.mu.Lock()
	select {
	case <-p.settled:
		p.mu.Unlock()
		fn(p.value, p.err)
		return
	default:
	}
	p.next = append(p.next, fn)
	p.mu.Unlock()
}

// Keep settles the promise with a value.
func (p *Promise[T]) Keep(v T) bool { return p.settle(v, nil) }

// Break settles the promise with an error.
func (p *Promise[T]) Break(err error) bool {
	var none T
	if err == nil {
		err = ErrDropped
	}
	return p.settle(none, err)
}

func (p *Promise[T]) settle(v T, err error) bool {
	p.mu.Lock()
	select {
	case <-p.settled:
		p.mu.Unlock()
		return false
	default:
	}
	p.value, p.err = v, err
	close(p.settled)
	next := p.next
	p.next = nil
	p.mu.Unlock()

	for _, fn := range next {
		fn(v, err)
	}
	return true
}

// Map returns a promise for what fn makes of the value.
func Map[T, U any](p *Promise[T], fn func(T) (U, error)) *Promise[U] {
	q := NewPromise[U]()
	p.Then(func(v T, err error) {
		if err != nil {
			q.Break(err)
			return
		}
		u, err := fn(v)
		if err != nil {
			q.Break(err)
			return
		}
		q.Keep(u)
	})
	return q
}
