// Package mushrooms shares baskets between cooks.
package mushrooms

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("mushrooms: season is over")

// Wood is where mushrooms grow.
type Wood struct {
	mu      sync.Mutex
	grown   *sync.Cond
	baskets []string
	over    bool
}

// NewWood returns a wood without mushrooms.
func NewWood() *Wood {
	w := new(Wood)
	w.grown = sync.NewCond(&w.mu)
	return w
}

// Grow adds some baskets at once.
func (w *Wood) Grow(kinds ...string) {
	w.mu.Lock()
	w.baskets = append(w.baskets, kinds...)
	w.mu.Unlock()
	w.grown.Broadcast()
}

// EndSeason lets all the cooks go.
func (w *Wood) EndSeason() {
	w.mu.Lock()
	w.over = true
	w.mu.Unlock()
	w.grown.Broadcast()
}

// Pick takes a basket.
func (w *Wood) Pick() (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.baskets) == 0 && !w.over {
		w.grown.Wait()
	}
	if w.over && len(w.baskets) == 0 {
		return "", errEmpty
	}
	kind := w.baskets[0]
	w.baskets = w.baskets[1:]
	return kind, nil
}
