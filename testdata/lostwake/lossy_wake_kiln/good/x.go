// Package kiln tells potters when the temperature of a kiln reaches a mark.
package kiln

import (
	"context"
	"sync"
)

// Level is anything that can be ordered against a mark.
type Level interface {
	~int | ~float64
}

// Gauge is a value with watchers.
type Gauge[L Level] struct {
	mu       sync.Mutex
	now      L
	watchers map[*watcher]struct{}
}

type watcher struct {
	moved chan struct{}
}

func (w *watcher) poke() {
	select {
	case w.moved <- struct{}{}:
	default:
	}
}

// NewGauge returns a gauge that shows start.
func NewGauge[L Level](start L) *Gauge[L] {
	return &Gauge[L]{now: start, watchers: make(map[*watcher]struct{})}
}

// Set changes the value and pokes the watchers.
func (g *Gauge[L]) Set(v L) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if v == g.now {
		return
	}
	g.now = v
	for w := range g.watchers {
		w.poke()
	}
}

// Value returns the value shown.
func (g *Gauge[L]) Value() L {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now
}

func (g *Gauge[L]) watch() (*watcher, func()) {
	w := &watcher{moved: make(chan struct{}, 1)}
	g.mu.Lock()
	g.watchers[w] = struct{}{}
	g.mu.Unlock()
	return w, func() {
		g.mu.Lock()
		delete(g.watchers, w)
		g.mu.Unlock()
	}
}

// Await returns when the value is at least mark.
func (g *Gauge[L]) Await(ctx context.Context, mark L) error {
	w, stop := g.watch()
	defer stop()
	for g.Value() < mark {
		select {
		case <-w.moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
