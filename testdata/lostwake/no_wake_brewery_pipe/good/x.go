// Package brewery runs beer through pipes that may be shut with a reason.
package brewery

import (
	"errors"
	"sync"
)

// ErrShut is the reason where none is given.
var ErrShut = errors.New("brewery: pipe was shut")

// Pipe carries litres.
type Pipe struct {
	mu     sync.Mutex
	flow   *sync.Cond
	litres []int
	reason error
}

// NewPipe returns an open pipe.
func NewPipe() *Pipe {
	p := &Pipe{}
	p.flow = sync.NewCond(&p.mu)
	return p
}

// Pour takes what comes next.
func (p *Pipe) Pour() (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.litres) == 0 && p.reason == nil {
		p.flow.Wait()
	}
	if len(p.litres) == 0 {
		return 0, p.reason
	}
	n := p.litres[0]
	p.litres = p.litres[1:]
	return n, nil
}

// Fill puts something in.
func (p *Pipe) Fill(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.litres = append(p.litres, n)
	p.flow.Signal()
}

// Shut ends it, for a reason or for none.
func (p *Pipe) Shut(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		err = ErrShut
	}
	p.reason = err
	p.flow.Broadcast()
}

// Drain ends it from the other side.
func (p *Pipe) Drain(why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reason = reasonOf(why)
	p.flow.Broadcast()
}

func reasonOf(why string) error {
	if why == "" {
		return ErrShut
	}
	return errors.New("brewery: " + why)
}

// Break ends it because of a valve.
func (p *Pipe) Break(valve error, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	switch {
	case valve != nil:
		err = valve
	case name != "":
		err = errors.New("brewery: valve " + name)
	default:
		err = ErrShut
	}
	p.reason = err
	p.flow.Broadcast()
}
