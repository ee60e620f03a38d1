// Package orrery integrates the orbits of planets in small steps.
package orrery

import "sync"

// Waker makes a task runnable.
type Waker interface {
	Wake()
}

// Body moves on a line.
type Body struct {
	Name            string
	Position, Speed float64
}

// Run is a simulation that ends when its steps are used up. It waits for the
// bodies to be placed, then lets other tasks run after every few steps.
type Run struct {
	mu     sync.Mutex
	bodies []Body
	placed bool
	left   int
	waker  Waker
}

const slice = 64

// NewRun returns a simulation of that many steps.
func NewRun(steps int) *Run { return &Run{left: steps} }

// Poll works for a while and returns the bodies when it is done.
func (r *Run) Poll(w Waker) ([]Body, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.placed {
		r.waker = w
		return nil, false
	}
	for n := 0; r.left > 0; n++ {
		if n == slice {
			w.Wake()
			return nil, false
		}
		r.stepLocked()
		r.left--
	}
	return r.bodies, true
}

func (r *Run) stepLocked() {
	for i := range r.bodies {
		b := &r.bodies[i]
		b.Position += b.Speed
		b.Speed -= b.Position / 1000
	}
}

// Place starts the simulation with the bodies.
func (r *Run) Place(bodies ...Body) {
	r.mu.Lock()
	r.bodies, r.placed = bodies, true
	w := r.waker
	r.waker = nil
	r.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}
