// Package tower knows when bells ring.
package tower

import (
	"sync"

	"github.com/futurelint/futurelint/testdata/registry/bells"
)

// Tower has bells.
type Tower struct {
	mu    sync.Mutex
	rung  map[string]int
	tower chan struct{}
}

// Rung returns how often a bell has rung, and has l hear of more.
func (t *Tower) Rung(l *bells.List, bell string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	l.Hear(t.tower)
	return t.rung[bell]
}

// Busiest returns the bell that has rung most.
func (t *Tower) Busiest(l *bells.List) (bell string) { // want "pending-unregistered: "
	t.mu.Lock()
	defer t.mu.Unlock()
	for b, n := range t.rung {
		if n > t.rung[bell] {
			bell = b
		}
	}
	return bell
}

// Ring rings a bell.
func (t *Tower) Ring(bell string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rung[bell]++
	close(t.tower)
	t.tower = make(chan struct{})
}
