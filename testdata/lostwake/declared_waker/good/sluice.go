// Package sluice lets boats through a sluice, for an executor that knows its tasks by
// their numbers.
package sluice

import "sync"

// Ticket tells the executor which boat to call.
//
//futurelint:waker
type Ticket uint64

// Harbour calls the boat with that ticket.
type Harbour interface{ Call(Ticket) }

// Gate is a sluice gate that one boat waits for.
type Gate struct {
	harbour Harbour

	mu      sync.Mutex
	open    bool
	waiting Ticket
}

// New returns a closed gate.
func New(h Harbour) *Gate { return &Gate{harbour: h} }

// Pass reports whether the gate is open; if not, t is called when it is.
func (g *Gate) Pass(t Ticket) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open {
		return true
	}
	g.waiting = t
	return false
}

// Open opens the gate.
func (g *Gate) Open() {
	g.mu.Lock()
	g.open = true
	t := g.waiting
	g.waiting = 0
	g.mu.Unlock()
	if t != 0 {
		g.harbour.Call(t)
	}
}
