// Package auction sells crates of fish. The wake-up comes first here, but inside
// the critical section, so that nobody sees the state between.
package auction

import "sync"

// Crate has a number and a price.
type Crate struct {
	Lot   int
	Cents int
}

// Hall is where sellers and buyers meet.
type Hall struct {
	mu     sync.RWMutex
	gong   *sync.Cond
	crates []Crate
	over   bool
}

// NewHall returns an empty hall.
func NewHall() *Hall {
	h := &Hall{}
	h.gong = sync.NewCond(&h.mu)
	return h
}

// Offer puts crates up for sale.
func (h *Hall) Offer(cs ...Crate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gong.Broadcast()
	h.crates = append(h.crates, cs...)
}

// End says that no more crates will come.
func (h *Hall) End() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gong.Broadcast()
	h.over = true
}

// Count returns how many crates are unsold.
func (h *Hall) Count() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.crates)
}

// Buy waits for a crate under the given price.
func (h *Hall) Buy(below int) (Crate, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		for i, c := range h.crates {
			if c.Cents < below {
				h.crates = append(h.crates[:i], h.crates[i+1:]...)
				return c, true
			}
		}
		if h.over {
			return Crate{}, false
		}
		h.gong.Wait()
	}
}
