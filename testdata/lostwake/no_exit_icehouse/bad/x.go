// Package icehouse has one goroutine freeze what is brought.
package icehouse

import "sync"

// House freezes blocks.
type House struct {
	mu      sync.Mutex
	changed sync.Cond
	frozen  int
	warm    bool

	water chan int
	thaw  chan struct{}
}

// Build starts a house.
func Build() *House {
	h := &House{water: make(chan int), thaw: make(chan struct{})}
	h.changed.L = &h.mu
	go h.freeze()
	return h
}

func (h *House) freeze() {
	for {
		select {
		case n := <-h.water:
			h.mu.Lock()
			h.frozen += n
			h.changed.Broadcast()
			h.mu.Unlock()
		case <-h.thaw:
			return
		}
	}
}

// Bring brings water for n blocks.
func (h *House) Bring(n int) {
	select {
	case h.water <- n:
	case <-h.thaw:
	}
}

// Await waits until n blocks are frozen.
func (h *House) Await(n int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.frozen < n {
		h.changed.Wait() // want `no-exit`
	}
	return h.frozen >= n
}

// Thaw ends the house.
func (h *House) Thaw() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.warm {
		h.warm = true
		close(h.thaw)
		h.changed.Broadcast()
	}
}
