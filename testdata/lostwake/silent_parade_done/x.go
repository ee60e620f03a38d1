// Package parade hands out a channel for the end of a parade, that nobody but the marshal ends.
package parade

import "sync"

// A Parade has floats, some of which drop out.
type Parade struct {
	mu     sync.Mutex
	floats []string
	over   bool
	end    chan struct{}
}

// New returns a parade.
func New() *Parade { return &Parade{end: make(chan struct{})} }

// Join adds a float.
func (p *Parade) Join(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.floats = append(p.floats, name)
}

// DropOut takes the last float out: the parade goes on.
func (p *Parade) DropOut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.floats = p.floats[:len(p.floats)-1]
}

// End returns a channel that is closed at the end. Of an empty parade there is none to wait for.
func (p *Parade) End() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.floats) == 0 && !p.over {
		p.over = true
		close(p.end)
	}
	return p.end
}

// Finish ends the parade.
func (p *Parade) Finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.over {
		p.over = true
		close(p.end)
	}
}
