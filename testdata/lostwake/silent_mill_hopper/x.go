// Package millhopper grinds sacks: a permit stands for a place in the hopper, it goes with the
// sack, and the mill puts it back. A new hopper is filled with permits of its own.
package millhopper

import "sync"

// Hopper keeps sacks for one mill.
type Hopper struct {
	mu     sync.Mutex
	some   *sync.Cond
	sacks  []string
	places chan struct{}
	grind  func(string)
}

// NewHopper returns a hopper with n places.
func NewHopper(n int, grind func(string)) *Hopper {
	h := &Hopper{places: make(chan struct{}, n), grind: grind}
	h.some = sync.NewCond(&h.mu)
	for range n {
		h.places <- struct{}{}
	}
	return h
}

// Turn grinds for good.
func (h *Hopper) Turn() {
	for {
		h.mu.Lock()
		for len(h.sacks) == 0 {
			h.some.Wait()
		}
		sack := h.sacks[0]
		h.sacks = h.sacks[1:]
		h.mu.Unlock()
		h.grind(sack)
		h.places <- struct{}{}
	}
}

// Pour leaves a sack.
func (h *Hopper) Pour(sack string) {
	<-h.places
	h.mu.Lock()
	h.sacks = append(h.sacks, sack)
	h.mu.Unlock()
	h.some.Signal()
}

// Unload pours what comes, rye into a hopper of its own.
func Unload(wheat *Hopper, next func() (string, bool, error), grind func(string)) {
	for {
		sack, rye, err := next()
		if err != nil {
			break
		}
		if rye {
			h := NewHopper(4, grind)
			h.Pour(sack)
			continue
		}
		wheat.Pour(sack)
	}
	println("unloaded")
}
