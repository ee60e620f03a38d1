// Package mosaic joins two halves of a picture.
package mosaic

import "sync"

type Waker interface{ Wake() }

type Half struct {
	mu    sync.Mutex
	tiles int
	w     Waker
}

func (h *Half) Put(n int) {
	h.mu.Lock()
	h.tiles = n
	w := h.w
	h.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

func (h *Half) Poll(w Waker) (int, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.tiles == 0 {
		h.w = w
		return 0, false
	}
	return h.tiles, true
}

// Either is ready with the half that comes first.
type Either struct {
	left, right *Half
	turn        bool
}

func NewEither() *Either {
	return &Either{left: &Half{}, right: &Half{}}
}

func (e *Either) Left() *Half  { return e.left }
func (e *Either) Right() *Half { return e.right }

func (e *Either) PutLeft(n int)  { e.left.Put(n) }
func (e *Either) PutRight(n int) { e.right.Put(n) }

func (e *Either) Poll(w Waker) (int, bool) {
	a, b := e.left, e.right
	if n, ok := a.Poll(w); ok {
		return n, true
	}
	return b.Poll(w)
}
