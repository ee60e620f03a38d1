// Package seats sells the seats of a concert hall.
package seats

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrCalledOff is returned when the concert does not take place.
var ErrCalledOff = errors.New("seats: concert called off")

// Hall has a sale that opens once.
type Hall struct {
	mu      sync.Mutex
	open    bool
	off     bool
	free    int
	waiting []chan struct{}
}

// NewHall returns a hall with n seats, not yet on sale.
func NewHall(n int) *Hall { return &Hall{free: n} }

// stateLocked says whether the sale has been decided.
func (h *Hall) stateLocked() (decided bool, err error) {
	if h.off {
		return true, ErrCalledOff
	}
	return h.open, nil
}

// WaitOpen waits until the sale opens, the concert is called off, or ctx ends.
func (h *Hall) WaitOpen(ctx context.Context) error {
	h.mu.Lock()
	decided, err := h.stateLocked()
	if decided {
		h.mu.Unlock()
		return err
	}

	turn := make(chan struct{})
	h.waiting = append(h.waiting, turn)
	h.mu.Unlock()

	select {
	case <-turn:
		h.mu.Lock()
		defer h.mu.Unlock()
		_, err := h.stateLocked()
		return err
	case <-ctx.Done():
		h.leave(turn)
		return ctx.Err()
	}
}

func (h *Hall) leave(turn chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if i := slices.Index(h.waiting, turn); i >= 0 {
		h.waiting = slices.Delete(h.waiting, i, i+1)
	}
}

// Open opens the sale.
func (h *Hall) Open() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open = true
	h.releaseLocked()
}

// CallOff ends everything.
func (h *Hall) CallOff() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.off = true
	h.free = 0
	h.releaseLocked()
}

func (h *Hall) releaseLocked() {
	for _, turn := range h.waiting {
		close(turn)
	}
	h.waiting = nil
}

// Take sells up to n seats and returns how many it sold.
func (h *Hall) Take(n int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.open {
		return 0
	}
	n = min(n, h.free)
	h.free -= n
	return n
}
