// Package skihut counts the guests of a hut that is cleaned when it is empty.
package skihut

import "sync"

// Hut is open, or kept shut for a while.
type Hut struct {
	mu     sync.Mutex
	gone   *sync.Cond
	shut   bool
	guests int
}

// New returns an empty hut.
func New() *Hut {
	h := &Hut{}
	h.gone = sync.NewCond(&h.mu)
	return h
}

// Enter lets a guest in, unless the hut is shut.
func (h *Hut) Enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut {
		return false
	}
	h.guests++
	return true
}

// Leave lets a guest out.
func (h *Hut) Leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.guests--
	h.gone.Signal() // want "single-wake: "
}

// Shut waits until the guests are gone; it reports whether it was the one who shut the hut.
func (h *Hut) Shut() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.guests != 0 {
		h.gone.Wait()
	}
	if h.shut {
		return false
	}
	h.shut = true
	return true
}

// Reopen lets guests in again.
func (h *Hut) Reopen() {
	h.mu.Lock()
	h.shut = false
	h.mu.Unlock()
}
