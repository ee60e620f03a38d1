// Package herd leaves it to others to wake.
package herd

import "sync"

// A Herd has cows out on the meadow. Whoever brings one home calls Home.Broadcast.
type Herd struct {
	Home *sync.Cond
	out  int
}

// New returns a herd.
func New(mu *sync.Mutex) *Herd { return &Herd{Home: sync.NewCond(mu)} }

// Out says how many are out.
func (h *Herd) Out(n int) { h.out = n }

// Milk waits until all are home.
func (h *Herd) Milk() {
	h.Home.L.Lock()
	defer h.Home.L.Unlock()
	for h.out > 0 {
		h.Home.Wait()
	}
}
