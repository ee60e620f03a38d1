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

// A Yard has carts out, and tells who asks when none is.
type Yard struct {
	mu   sync.Mutex
	out  int
	home chan struct{}
}

// NewYard returns a yard with all carts at home.
func NewYard() *Yard { return &Yard{home: make(chan struct{})} }

// Home returns a channel that is closed when all carts are at home.
func (y *Yard) Home() <-chan struct{} {
	y.mu.Lock()
	defer y.mu.Unlock()
	home := y.home
	if y.out == 0 {
		close(y.home)
		y.home = make(chan struct{})
	}
	return home
}

// Leave sends one out.
func (y *Yard) Leave() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.out++
}

// Swap has one cart come and another go.
func (y *Yard) Swap() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.out--
	y.out++
}

// Come takes one in.
func (y *Yard) Come() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.out--
	if y.out == 0 {
		close(y.home)
		y.home = make(chan struct{})
	}
}
