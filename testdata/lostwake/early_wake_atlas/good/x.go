// Package atlas publishes editions of a map. Readers wait for an edition, then
// read tiles of it without a lock.
package atlas

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
)

// Tile is a square of the map.
type Tile struct{ X, Y int }

type edition struct {
	number uint64
	names  map[Tile]string
}

// gate is a broadcast that can be used again and again.
type gate struct {
	mu sync.Mutex
	ch chan struct{}
}

func (g *gate) wait() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ch == nil {
		g.ch = make(chan struct{})
	}
	return g.ch
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ch != nil {
		close(g.ch)
		g.ch = nil
	}
}

type Atlas struct {
	edit    sync.Mutex // one edition is made at a time
	current atomic.Pointer[edition]
	changed gate
}

func New() *Atlas {
	a := new(Atlas)
	a.current.Store(&edition{names: map[Tile]string{}})
	return a
}

// Publish makes a new edition with the given corrections.
func (a *Atlas) Publish(corrections map[Tile]string) uint64 {
	a.edit.Lock()
	defer a.edit.Unlock()
	return a.install(a.current.Load(), corrections)
}

func (a *Atlas) install(old *edition, corrections map[Tile]string) uint64 {
	next := &edition{number: old.number + 1, names: maps.Clone(old.names)}
	for t, name := range corrections {
		if name == "" {
			delete(next.names, t)
			continue
		}
		next.names[t] = name
	}
	a.current.Store(next)
	a.changed.open()
	return next.number
}

// Withdraw drops a tile from the map, when it is there.
func (a *Atlas) Withdraw(t Tile) bool {
	a.edit.Lock()
	defer a.edit.Unlock()
	cur := a.current.Load()
	if _, ok := cur.names[t]; !ok {
		return false
	}
	a.install(cur, map[Tile]string{t: ""})
	return true
}

// Await returns a view of edition number n, or of a later one.
func (a *Atlas) Await(ctx context.Context, n uint64) (*View, error) {
	for {
		changed := a.changed.wait()
		if cur := a.current.Load(); cur.number >= n {
			return &View{cur}, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// View is one edition.
type View struct{ e *edition }

func (v *View) Edition() uint64 { return v.e.number }

func (v *View) Name(t Tile) (string, bool) {
	name, ok := v.e.names[t]
	return name, ok
}
