// Package ants carries crumbs from a pile into the nest.
package ants

import (
	"sync"
	"sync/atomic"
)

// Crumb is what an ant carries.
type Crumb struct{ Milligrams int }

// Trail has one ant.
type Trail struct {
	called atomic.Bool // the ant was called and has not come yet
	call   chan struct{}

	mu   sync.Mutex
	pile []Crumb

	carried atomic.Int64
}

// NewTrail returns a trail.
func NewTrail() *Trail {
	t := &Trail{call: make(chan struct{}, 1)}
	go t.ant()
	return t
}

// Drop puts a crumb on the pile.
func (t *Trail) Drop(c Crumb) {
	t.mu.Lock()
	t.pile = append(t.pile, c)
	t.mu.Unlock()
	if t.called.CompareAndSwap(false, true) {
		t.call <- struct{}{}
	}
}

func (t *Trail) pick() []Crumb {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.pile
	t.pile = nil
	return p
}

func (t *Trail) ant() {
	for range t.call {
		t.called.Store(false)
		for _, c := range t.pick() {
			t.carried.Add(int64(c.Milligrams))
		}
	}
}

// Carried returns the milligrams that are in the nest.
func (t *Trail) Carried() int64 { return t.carried.Load() }
