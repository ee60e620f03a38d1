// Package promise: callbacks run exactly once, in a goroutine of their own if late.
package promise

import "sync"

type state int

const (
	pending state = iota
	resolved
	rejected
)

type Promise[T any] struct {
	mu   sync.Mutex
	st   state
	v    T
	err  error
	then []func(T, error)
}

func New[T any](exec func(resolve func(T), reject func(error))) *Promise[T] {
	p := &Promise[T]{}
	go exec(func(v T) { p.settle(resolved, v, nil) }, func(err error) {
		var z T
		p.settle(rejected, z, err)
	})
	return p
}

func (p *Promise[T]) settle(st state, v T, err error) {
	p.mu.Lock()
	if p.st != pending {
		p.mu.Unlock()
		return
	}
	p.st, p.v, p.err = st, v, err
	then := p.then
	p.then = nil
	p.mu.Unlock()
	for _, f := range then {
		f(v, err)
	}
}

func (p *Promise[T]) Then(f func(T, error)) *Promise[T] {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.st == pending {
		p.then = append(p.then, f)
		return p
	}
	go f(p.v, p.err)
	return p
}

func (p *Promise[T]) Wait() (T, error) {
	ch := make(chan struct{})
	p.Then(func(T, error) { close(ch) })
	<-ch
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.v, p.err
}
