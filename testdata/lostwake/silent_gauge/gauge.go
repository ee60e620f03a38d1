// Package gauge looks at a pressure, registers, and looks again.
package gauge

import "sync"

type Gauge struct {
	mu       sync.Mutex
	pressure float64
	wake     func()
}

func (g *Gauge) read() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pressure
}

func (g *Gauge) Set(p float64) {
	g.mu.Lock()
	g.pressure = p
	f := g.wake
	g.mu.Unlock()
	if f != nil {
		f()
	}
}

// Boiling reports whether the pressure is enough; else f is called when it changes.
func (g *Gauge) Boiling(f func()) bool {
	if g.read() >= 1.5 {
		return true
	}
	g.mu.Lock()
	g.wake = f
	g.mu.Unlock()
	if g.read() < 1.5 {
		return false
	}
	return true
}
