// Package heron fishes. The pond may be closed.
package heron

import (
	"errors"
	"sync/atomic"
)

var Pending = errors.New("pending")
var ErrClosed = errors.New("closed")

type Catch interface {
	Poll(wake func()) error
	Close()
}

type pond struct {
	shut  atomic.Bool
	fish  atomic.Bool
	waker atomic.Value // of func()
}

func Wade(bite <-chan int) Catch {
	p := &pond{}
	go func() {
		<-bite
		p.fish.Store(true)
		p.tell()
	}()
	return p
}

func (p *pond) tell() {
	if f, ok := p.waker.Load().(func()); ok {
		f()
	}
}

func (p *pond) Close() {
	p.shut.Store(true)
	p.tell()
}

func (p *pond) Poll(wake func()) error {
	p.waker.Store(wake)
	switch {
	case p.fish.Load():
		return nil
	case p.shut.Load():
		return ErrClosed
	}
	return Pending
}
