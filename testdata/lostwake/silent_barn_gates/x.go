// Package barngates: who shuts a gate notes so. Who does it without asking knows that nobody has: it has
// asked where it calls from, or the gate is new, or is another one.
package barngates

import "sync"

type Gate struct {
	mu     sync.Mutex
	shut   bool
	locked bool
	closed chan struct{}
	bolted chan struct{}
}

func Hang() *Gate { return &Gate{closed: make(chan struct{}), bolted: make(chan struct{})} }

// Shut shuts the gate unless it is.
func (g *Gate) Shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.shut {
		g.slam()
	}
}

// Wind may shut it as well.
func (g *Gate) Wind(force int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut || force < 5 {
		return
	}
	g.shut = true
	close(g.closed)
}

func (g *Gate) slam() {
	g.shut = true
	close(g.closed)
}

// Barred returns a gate that is shut from the beginning.
func Barred() *Gate {
	g := Hang()
	g.shut = true
	close(g.closed)
	return g
}

// Bolt has a channel of its own, which only it closes, once, as the gate is sold.
func (g *Gate) Bolt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.locked = true
	close(g.bolted)
}

// Wait waits for the gate to be shut and bolted.
func (g *Gate) Wait() {
	<-g.closed
	<-g.bolted
}
