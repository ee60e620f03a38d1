// Package sleigh lends sleighs at the foot of a toboggan run.
package sleigh

import (
	"errors"
	"sync"
)

// ErrThaw is returned when the snow is gone.
var ErrThaw = errors.New("sleigh: the snow is gone")

// Sleigh is one of the hut's sleighs.
type Sleigh struct {
	Name string
	Runs int
}

// Hut lends sleighs. It carves new ones up to a limit.
type Hut struct {
	mu     sync.Mutex
	back   *sync.Cond
	idle   []*Sleigh
	carved int
	limit  int
	thawed bool
	carve  func() *Sleigh
}

// NewHut returns a hut with at most limit sleighs.
func NewHut(limit int, carve func() *Sleigh) *Hut {
	h := &Hut{limit: limit, carve: carve}
	h.back = sync.NewCond(&h.mu)
	return h
}

// pop takes an idle sleigh. The caller holds h.mu.
func (h *Hut) pop() *Sleigh {
	if len(h.idle) == 0 {
		return nil
	}
	s := h.idle[len(h.idle)-1]
	h.idle = h.idle[:len(h.idle)-1]
	s.Runs++
	return s
}

// Lend returns an idle sleigh, carves one, or waits.
func (h *Hut) Lend() (*Sleigh, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.idle) == 0 && h.carved < h.limit && !h.thawed {
		h.carved++
		return h.carve(), nil
	}
	if len(h.idle) == 0 && !h.thawed {
		h.back.Wait() // want "cond-no-loop: "
	}
	if h.thawed {
		return nil, ErrThaw
	}
	return h.pop(), nil
}

// Return brings s back.
func (h *Hut) Return(s *Sleigh) {
	h.mu.Lock()
	h.idle = append(h.idle, s)
	h.mu.Unlock()
	h.back.Signal()
}

// Thaw ends the season.
func (h *Hut) Thaw() {
	h.mu.Lock()
	h.thawed = true
	h.mu.Unlock()
	h.back.Broadcast()
}
