// Package laundry washes shirts. A machine is started by the first shirt and runs
// until there is none left.
package laundry

import (
	"sync"
	"sync/atomic"
)

// Shirt is to be washed.
type Shirt struct {
	Owner string
	clean chan struct{}
}

// Laundry has a machine.
type Laundry struct {
	dirty  atomic.Int64
	mu     sync.Mutex
	basket []*Shirt
	spin   func(owners []string)
}

// New returns a laundry.
func New(spin func([]string)) *Laundry { return &Laundry{spin: spin} }

// Wash returns when the shirt is clean.
func (l *Laundry) Wash(owner string) {
	s := &Shirt{owner, make(chan struct{})}
	l.mu.Lock()
	l.basket = append(l.basket, s)
	first := l.dirty.Add(1) == 1
	l.mu.Unlock()
	if first {
		go l.machine()
	}
	<-s.clean
}

func (l *Laundry) load() []*Shirt {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.basket
	l.basket = nil
	return b
}

func (l *Laundry) run(shirts []*Shirt) {
	var owners []string
	for _, s := range shirts {
		owners = append(owners, s.Owner)
	}
	l.spin(owners)
	for _, s := range shirts {
		close(s.clean)
	}
}

func (l *Laundry) machine() {
	l.run(l.load())
	l.dirty.Store(0) // want "early-stop: "
}
