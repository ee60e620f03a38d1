// Package turnstile counts people at a gate that closes once.
package turnstile

import (
	"errors"
	"sync"
)

// ErrClosed is returned by a gate that has closed.
var ErrClosed = errors.New("turnstile: closed")

// Gate lets people pass until it closes.
type Gate struct {
	mu      sync.Mutex
	closed  bool
	passed  int
	onClose []func(passed int)
}

// Pass lets one person through.
func (g *Gate) Pass() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.passed++
	return nil
}

// OnClose lets fn be called with the final count, at once if the gate has
// closed.
func (g *Gate) OnClose(fn func(passed int)) {
	if n, ok := g.hook(fn); !ok {
		fn(n)
	}
}

func (g *Gate) hook(fn func(passed int)) (passed int, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return g.passed, false
	}
	g.onClose = append(g.onClose, fn)
	return 0, true
}

// Close closes the gate and calls the hooks, the last one first.
func (g *Gate) Close() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return ErrClosed
	}
	g.closed = true
	hooks, n := g.onClose, g.passed
	g.onClose = nil
	g.mu.Unlock()

	for i := len(hooks) - 1; i >= 0; i-- {
		hooks[i](n)
	}
	return nil
}
