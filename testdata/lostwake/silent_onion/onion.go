// Package onion keeps middleware; it may be added while requests run.
package onion

import (
	"net/http"
	"sync"
)

type Layer func(http.Handler) http.Handler

type Onion struct {
	mu     sync.RWMutex
	layers []Layer
	core   http.Handler
	hits   int
}

func New(core http.Handler) *Onion { return &Onion{core: core} }

func (o *Onion) Use(l Layer) *Onion {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.layers = append(o.layers, l)
	return o
}

func (o *Onion) Replace(core http.Handler) (old http.Handler) {
	o.mu.RLock()
	old = o.core
	o.mu.RUnlock()
	if core == nil {
		return old
	}
	o.mu.Lock()
	o.core = core
	o.mu.Unlock()
	return old
}

func (o *Onion) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.hits++
	h := o.core
	for i := len(o.layers) - 1; i >= 0; i-- {
		h = o.layers[i](h)
	}
	o.mu.Unlock()
	h.ServeHTTP(w, r)
}
