// Package tollgate counts what passes a gate, in one goroutine.
package tollgate

import (
	"errors"
	"sync"
)

// ErrShut is returned by a gate that is shut.
var ErrShut = errors.New("tollgate: shut")

type entry interface{ book(*ledger) }

type ledger struct{ axles int }

type passing struct{ axles int }

func (p passing) book(l *ledger) { l.axles += p.axles }

type reading struct{ sum chan int }

func (r reading) book(l *ledger) { r.sum <- l.axles }

// Gate has a ledger.
type Gate struct {
	entries chan entry
	shut    chan struct{}
	once    sync.Once
}

// Open opens a gate.
func Open() *Gate {
	g := &Gate{entries: make(chan entry, 8), shut: make(chan struct{})}
	go g.serve()
	return g
}

func (g *Gate) serve() {
	var l ledger
	for {
		select {
		case e := <-g.entries:
			e.book(&l)
		case <-g.shut:
			return
		}
	}
}

func (g *Gate) enter(e entry) error {
	select {
	case g.entries <- e:
		return nil
	case <-g.shut:
		return ErrShut
	}
}

// Pass books a car.
func (g *Gate) Pass(axles int) error { return g.enter(passing{axles}) }

// Sum returns all axles.
func (g *Gate) Sum() (int, error) {
	r := reading{sum: make(chan int, 1)}
	if err := g.enter(r); err != nil {
		return 0, err
	}
	select {
	case n := <-r.sum:
		return n, nil
	case <-g.shut:
		return 0, ErrShut
	}
}

// Shut shuts the gate.
func (g *Gate) Shut() { g.once.Do(func() { close(g.shut) }) }
