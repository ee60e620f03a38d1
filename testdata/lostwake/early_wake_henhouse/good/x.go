// Package henhouse passes eggs from the hens to the packers.
package henhouse

import (
	"container/list"
	"errors"
	"sync"
)

// ErrSwept is returned when the house is closed for cleaning.
var ErrSwept = errors.New("henhouse: swept out")

// Egg is one egg.
type Egg struct {
	Hen   string
	Grams int
}

// House holds eggs in the order in which they were laid.
type House struct {
	cackle chan struct{} // at most one token: go and look

	mu    sync.Mutex
	nest  list.List // of Egg
	laid  map[string]int
	swept bool
}

// New returns a house without eggs.
func New() *House {
	return &House{cackle: make(chan struct{}, 1), laid: make(map[string]int)}
}

// Lay adds an egg.
func (h *House) Lay(e Egg) error {
	if h.count(e.Hen) == 1 {
		e.Hen += " (first)"
	}
	h.mu.Lock()
	if h.swept {
		h.mu.Unlock()
		return ErrSwept
	}
	h.nest.PushBack(e)
	h.mu.Unlock()
	h.wake()
	return nil
}

// Next returns the oldest egg. There must be one packer only.
func (h *House) Next() (Egg, error) {
	for {
		h.mu.Lock()
		front := h.nest.Front()
		swept := h.swept
		if front != nil {
			h.nest.Remove(front)
		}
		h.mu.Unlock()
		if front != nil {
			return front.Value.(Egg), nil
		}
		if swept {
			return Egg{}, ErrSwept
		}
		<-h.cackle
	}
}

// Sweep lets Next return once the nest is empty. No egg is taken any more.
func (h *House) Sweep() {
	h.mu.Lock()
	h.swept = true
	h.mu.Unlock()
	h.wake()
}

func (h *House) count(hen string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.laid[hen]++
	return h.laid[hen]
}

func (h *House) wake() {
	select {
	case h.cackle <- struct{}{}: // want "single-wake: "
	default:
	}
}
