// Package watch keeps watchers, each of which says itself when it is gone.
package watch

import "sync"

type Watched interface {
	Gone() *sync.WaitGroup
	Over() <-chan struct{}
}

type House struct {
	gone sync.WaitGroup
	over chan struct{}
}

func (h *House) Gone() *sync.WaitGroup { return &h.gone }

func (h *House) Over() <-chan struct{} { return h.over }

func New() *House {
	h := &House{over: make(chan struct{})}
	h.gone.Add(1)
	go Watch(h)
	return h
}

func Watch(w Watched) {
	defer w.Gone().Done()
	for range w.Over() {
		return
	}
}

func (h *House) Leave() {
	close(h.over)
	h.gone.Wait()
}
