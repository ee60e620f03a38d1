// Package ice has carters who wait for blocks of ice.
package ice

import "sync"

// A House hands out blocks.
type House struct {
	lock   sync.Mutex
	cut    *sync.Cond
	blocks []int
	cart   func(int)
}

// New opens a house with some carters.
func New(carters int, cart func(int)) *House {
	h := &House{cart: cart}
	h.cut = sync.NewCond(&h.lock)
	for range carters {
		go h.carter()
	}
	return h
}

func (h *House) next() int {
	h.lock.Lock()
	defer h.lock.Unlock()
	for len(h.blocks) == 0 {
		h.cut.Wait()
	}
	b := h.blocks[0]
	h.blocks = h.blocks[1:]
	return b
}

func (h *House) carter() {
	for {
		h.cart(h.next())
	}
}

// Cut adds a block.
func (h *House) Cut(weight int) {
	h.lock.Lock()
	h.blocks = append(h.blocks, weight)
	h.lock.Unlock()
	h.cut.Broadcast()
}
