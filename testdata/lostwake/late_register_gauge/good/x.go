// Package gauge follows the height of a river.
package gauge

import (
	"context"
	"errors"
	"sync"
)

// ErrDry is reported by a gauge that was taken out of the river.
var ErrDry = errors.New("gauge: taken out")

type watcher struct {
	mark int
	wet  chan struct{}
}

// A Gauge remembers the highest mark the river reached.
type Gauge struct {
	mu       sync.Mutex
	highest  int
	dry      bool
	watchers map[*watcher]struct{}
}

// New returns a gauge in the river.
func New() *Gauge {
	return &Gauge{watchers: make(map[*watcher]struct{})}
}

// Rise reports a height.
func (g *Gauge) Rise(height int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if height <= g.highest {
		return
	}
	g.highest = height
	for w := range g.watchers {
		if w.mark <= height {
			close(w.wet)
			delete(g.watchers, w)
		}
	}
}

// TakeOut ends the gauge and all who watch it.
func (g *Gauge) TakeOut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dry = true
	for w := range g.watchers {
		close(w.wet)
		delete(g.watchers, w)
	}
}

func (g *Gauge) state(mark int) (bool, error) {
	switch {
	case g.highest >= mark:
		return true, nil
	case g.dry:
		return false, ErrDry
	}
	return false, nil
}

// Await returns once the river has reached mark.
func (g *Gauge) Await(ctx context.Context, mark int) error {
	g.mu.Lock()
	ok, err := g.state(mark)
	if ok || err != nil {
		g.mu.Unlock()
		return err
	}

	w := &watcher{mark: mark, wet: make(chan struct{})}
	g.watchers[w] = struct{}{}
	g.mu.Unlock()

	select {
	case <-w.wet:
		g.mu.Lock()
		defer g.mu.Unlock()
		_, err := g.state(mark)
		return err
	case <-ctx.Done():
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.watchers, w)
		return ctx.Err()
	}
}
