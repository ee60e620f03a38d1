// Package brewhouse has one goroutine brew what was ordered: it brews all of that before it ends,
// and says so.
package brewhouse

import "sync"

// House brews.
type House struct {
	mu      sync.Mutex
	changed sync.Cond
	brewed  int

	orders chan int
	stop   chan struct{}
}

// Open starts a house.
func Open() *House {
	h := &House{orders: make(chan int, 1), stop: make(chan struct{})}
	h.changed.L = &h.mu
	go h.brew()
	return h
}

func (h *House) add(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.brewed += n
	h.changed.Broadcast()
}

func (h *House) brew() {
	for {
		select {
		case n := <-h.orders:
			h.add(n)
		case <-h.stop:
			h.add(1 << 20)
			return
		}
	}
}

// Await waits until n were brewed.
func (h *House) Await(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.brewed < n {
		h.changed.Wait()
	}
}

// Order orders n.
func (h *House) Order(n int) {
	select {
	case h.orders <- n:
	case <-h.stop:
	}
}

// Close ends the house.
func (h *House) Close() { close(h.stop) }
