// Package sluice opens a gate for boats.
package sluice

import (
	"sync"
	"sync/atomic"
)

// Gate is shut at first and is opened once.
type Gate struct {
	open atomic.Bool

	mu   sync.Mutex
	cond *sync.Cond
}

// NewGate returns a shut gate.
func NewGate() *Gate {
	g := &Gate{}
	g.cond = sync.NewCond(&g.mu)
	return g
}

// IsOpen is cheap.
func (g *Gate) IsOpen() bool { return g.open.Load() }

// Pass blocks until the gate is open.
func (g *Gate) Pass() {
	if g.open.Load() {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open.Load() {
		g.cond.Wait()
	}
}

// Open opens the gate.
func (g *Gate) Open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open.CompareAndSwap(false, true) {
		g.cond.Broadcast()
	}
}
