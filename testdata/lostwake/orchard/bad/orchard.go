// Package orchard picks apples: trees that still blossom are asked to call back.
package orchard

import "sync"

type season int

const (
	bare season = iota
	blossom
	ripe
)

type tree struct {
	season season
	apples int
}

type Orchard struct {
	mu    sync.Mutex
	trees map[string]*tree
	calls map[string][]chan<- string
}

func Plant(names ...string) *Orchard {
	o := &Orchard{trees: map[string]*tree{}, calls: map[string][]chan<- string{}}
	for _, n := range names {
		o.trees[n] = &tree{}
	}
	return o
}

func (o *Orchard) Pick(name string, ch chan<- string) (int, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.trees[name]
	if t == nil {
		return 0, true
	}
	switch t.season {
	case bare:
		t.season = blossom
		return 0, false // want `pending-unregistered`
	case blossom:
		o.calls[name] = append(o.calls[name], ch)
		return 0, false
	}
	return t.apples, true
}

func (o *Orchard) Ripen(name string, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.trees[name]
	if t == nil || t.season != blossom {
		return
	}
	t.season, t.apples = ripe, n
	for _, ch := range o.calls[name] {
		select {
		case ch <- name:
		default:
		}
	}
	delete(o.calls, name)
}
