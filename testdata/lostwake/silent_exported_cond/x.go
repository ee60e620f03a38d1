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

// A Gate is a Cond, which its users may wake.
type Gate struct {
	*sync.Cond
	in int
}

// NewGate returns an open gate.
func NewGate() *Gate { return &Gate{Cond: sync.NewCond(&sync.Mutex{})} }

// Leave takes one out.
func (g *Gate) Leave() {
	g.L.Lock()
	g.in--
	g.L.Unlock()
}

// Enter waits until there is room.
func (g *Gate) Enter() {
	g.L.Lock()
	defer g.L.Unlock()
	for g.in > 3 {
		g.Wait()
	}
	g.in++
}

// A Shed has others wake by a function.
type Shed struct {
	free *sync.Cond
	in   int
}

// NewShed returns an empty shed, of which told hears how to wake.
func NewShed(told func(wake func())) *Shed {
	s := &Shed{free: sync.NewCond(&sync.Mutex{})}
	told(s.free.Broadcast)
	return s
}

// Leave takes one out.
func (s *Shed) Leave() {
	s.free.L.Lock()
	s.in--
	s.free.L.Unlock()
}

// Enter waits until there is room.
func (s *Shed) Enter() {
	s.free.L.Lock()
	defer s.free.L.Unlock()
	for s.in > 3 {
		s.free.Wait()
	}
	s.in++
}
