// Package dam closes a gate by one who rings behind it: no other package can name who closes.
package dam

import "sync"

type gate struct {
	mu   sync.Mutex
	rung *sync.Cond
	open bool
	left int
}

// Shut closes the gate; who calls it rings.
func (g *gate) Shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.open {
		return
	}
	g.open = false
}

// Dam has one gate.
type Dam struct{ g *gate }

// New returns a dam.
func New() *Dam {
	g := &gate{open: true}
	g.rung = sync.NewCond(&g.mu)
	return &Dam{g}
}

// Await returns when the gate is shut, or n boats have left.
func (d *Dam) Await(n int) {
	d.g.mu.Lock()
	defer d.g.mu.Unlock()
	for d.g.open && d.g.left < n {
		d.g.rung.Wait()
	}
}

// Leave lets a boat leave.
func (d *Dam) Leave() {
	d.g.mu.Lock()
	d.g.left++
	d.g.mu.Unlock()
	d.g.rung.Broadcast()
}

// Close shuts the gate.
func (d *Dam) Close() {
	d.g.Shut()
	d.g.rung.Broadcast()
}
