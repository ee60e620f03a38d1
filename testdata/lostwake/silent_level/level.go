// Package level is polled every round: interest is kept, the state is looked at.
package level

import "sync"

type Fd struct {
	mu       sync.Mutex
	readable bool
	interest func()
}

type Poller struct {
	mu  sync.Mutex
	fds []*Fd
}

func (p *Poller) Add(f *Fd) {
	p.mu.Lock()
	p.fds = append(p.fds, f)
	p.mu.Unlock()
}

func (f *Fd) Mark(v bool) {
	f.mu.Lock()
	f.readable = v
	f.mu.Unlock()
}

// Want reports whether f can be read now; otherwise cb is called in a round in which it can.
func (f *Fd) Want(cb func()) bool {
	f.mu.Lock()
	r := f.readable
	f.mu.Unlock()
	if r {
		return true
	}
	f.mu.Lock()
	f.interest = cb
	f.mu.Unlock()
	return false
}

// Round is called again and again.
func (p *Poller) Round() {
	p.mu.Lock()
	fds := append([]*Fd(nil), p.fds...)
	p.mu.Unlock()
	for _, f := range fds {
		var cb func()
		f.mu.Lock()
		if f.readable {
			cb, f.interest = f.interest, nil
		}
		f.mu.Unlock()
		if cb != nil {
			cb()
		}
	}
}
