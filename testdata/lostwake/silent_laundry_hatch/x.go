// Package hatch passes shirts through a hatch; two conditions share one lock, and
// each Signal goes to the side that can proceed.
package hatch

import (
	"errors"
	"io"
	"sync"
)

var errShut = errors.New("hatch: shut")

// Hatch holds one shirt.
type Hatch struct {
	mu          sync.Mutex
	empty, full sync.Cond
	shirt       string
	shut        bool
}

// New returns an empty hatch.
func New() *Hatch {
	h := new(Hatch)
	h.empty.L, h.full.L = &h.mu, &h.mu
	return h
}

// Put waits for an empty hatch.
func (h *Hatch) Put(shirt string) error {
	if shirt == "" {
		return errors.New("hatch: no shirt")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.shirt != "" && !h.shut {
		h.empty.Wait()
	}
	if h.shut {
		return errShut
	}
	h.shirt = shirt
	h.full.Signal()
	return nil
}

// Get waits for a shirt. At the end it returns io.EOF.
func (h *Hatch) Get() (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.shirt == "" && !h.shut {
		h.full.Wait()
	}
	s := h.shirt
	if s == "" {
		return "", io.EOF
	}
	h.shirt = ""
	h.empty.Signal()
	return s, nil
}

// Shut lets nothing more in.
func (h *Hatch) Shut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.shut {
		h.shut = true
		h.empty.Broadcast()
		h.full.Broadcast()
	}
}
