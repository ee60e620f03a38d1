// Package paint paints a hull, one round at a time.
package paint

import "sync"

// Hull is painted by whoever comes first; who comes meanwhile waits for the end of that round.
type Hull struct {
	mu    sync.Mutex
	done  *sync.Cond
	under bool
	brush func()
}

// NewHull returns an unpainted hull.
func NewHull(brush func()) *Hull {
	h := &Hull{brush: brush}
	h.done = sync.NewCond(&h.mu)
	return h
}

// Paint returns after a round, its own or that which was under way: one who has waited does
// not begin another.
func (h *Hull) Paint() bool {
	waited := false
	h.mu.Lock()
	if h.under {
		waited = true
		h.done.Wait()
	}
	if waited {
		h.mu.Unlock()
		return false
	}
	h.under = true
	h.mu.Unlock()
	h.brush()
	h.mu.Lock()
	h.under = false
	h.done.Broadcast()
	h.mu.Unlock()
	return true
}
