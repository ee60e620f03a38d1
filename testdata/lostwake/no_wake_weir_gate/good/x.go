// Package weir opens and shuts the gate of a weir.
package weir

import (
	"log"
	"sync"
	"sync/atomic"
)

// State is how the gate stands.
type State int32

// The states.
const (
	Open State = iota
	Shut
	Broken
)

// Gate lets boats through while it is open.
type Gate struct {
	state State
	since atomic.Int64

	mu    sync.Mutex
	moved *sync.Cond
	boats []string
}

// New returns an open gate.
func New() *Gate {
	g := &Gate{}
	g.moved = sync.NewCond(&g.mu)
	return g
}

// State tells how the gate stands.
func (g *Gate) State() State { return State(atomic.LoadInt32((*int32)(&g.state))) }

func (g *Gate) turn(to State, at int64) {
	atomic.StoreInt32((*int32)(&g.state), int32(to))
	g.since.Store(at)
	switch to {
	case Shut:
		log.Print("shut")
	case Broken:
		log.Print("broken")
	}
}

// Next waits for a boat, as long as the gate is open.
func (g *Gate) Next() (string, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.boats) == 0 && g.State() == Open {
		g.moved.Wait()
	}
	if len(g.boats) == 0 {
		return "", false
	}
	boat := g.boats[0]
	g.boats = g.boats[1:]
	return boat, true
}

// Arrive announces a boat.
func (g *Gate) Arrive(boat string) {
	g.mu.Lock()
	g.boats = append(g.boats, boat)
	g.mu.Unlock()
	g.moved.Signal()
}

// Close shuts the gate.
func (g *Gate) Close(at int64) {
	g.mu.Lock()
	g.turn(Shut, at)
	g.mu.Unlock()
	g.moved.Broadcast()
}

// Fail says that the gate is broken.
func (g *Gate) Fail(at int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(Broken, at)
	g.moved.Broadcast()
}
