// Package solo is an event loop: all of it runs in one goroutine.
package solo

import "time"

type Loop struct {
	ready []func()
	inbox chan func()
}

func New() *Loop { return &Loop{inbox: make(chan func(), 8)} }

func (l *Loop) Submit(f func()) { l.inbox <- f }

func (l *Loop) Run(stop <-chan struct{}) {
	for {
		for len(l.ready) > 0 {
			f := l.ready[0]
			l.ready = l.ready[1:]
			f()
		}
		select {
		case f := <-l.inbox:
			f()
		case <-time.After(time.Second):
		case <-stop:
			return
		}
	}
}

type Cell struct {
	l    *Loop
	set  bool
	then func()
}

func (l *Loop) Cell() *Cell { return &Cell{l: l} }

// Then must be called on the loop.
func (c *Cell) Then(f func()) bool {
	if c.set {
		c.l.ready = append(c.l.ready, f)
		return true
	}
	c.then = f
	return false
}

// Set must be called on the loop.
func (c *Cell) Set() {
	c.set = true
	if c.then != nil {
		c.l.ready = append(c.l.ready, c.then)
	}
}
