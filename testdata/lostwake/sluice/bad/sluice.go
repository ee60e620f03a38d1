// Package sluice opens gates; whoever waits for one polls.
package sluice

import "sync"

type Waker interface {
	Wake()
	Same(Waker) bool
}

type Phase struct {
	Ready bool
	Width float64
}

type Gate struct {
	guard sync.Mutex
	width float64
	last  Waker
}

func (g *Gate) with(f func()) {
	g.guard.Lock()
	defer g.guard.Unlock()
	f()
}

func (g *Gate) Poll(w Waker) Phase {
	var p Phase
	g.with(func() {
		if g.width > 0 {
			p = Phase{true, g.width}
		}
	})
	if p.Ready {
		return p
	}
	g.with(func() {
		g.last = w // want `late-register`
	})
	return p
}

func (g *Gate) Lift(width float64) {
	var w Waker
	g.with(func() {
		g.width = width
		w, g.last = g.last, nil
	})
	if w != nil {
		w.Wake()
	}
}
