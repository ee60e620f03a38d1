// Package theatre sells seats for one evening.
package theatre

import (
	"context"
	"errors"
	"sync"
)

// ErrCancelled is reported when there is no performance.
var ErrCancelled = errors.New("theatre: cancelled")

// A House has a fixed number of seats; some come back.
type House struct {
	mu        sync.Mutex
	free      int
	cancelled bool
	back      chan struct{} // closed and replaced when seats come back
	dark      chan struct{} // closed when the performance is cancelled
}

// Open returns a house with free seats.
func Open(free int) *House {
	return &House{free: free, back: make(chan struct{}), dark: make(chan struct{})}
}

func (h *House) try(n int) (bool, <-chan struct{}, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cancelled {
		return false, nil, ErrCancelled
	}
	if h.free < n {
		return false, h.back, nil
	}
	h.free -= n
	return true, nil, nil
}

// Book waits for n seats.
func (h *House) Book(ctx context.Context, n int) error {
	for {
		ok, back, err := h.try(n)
		if ok || err != nil {
			return err
		}
		select {
		case <-back:
		case <-h.dark:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// GiveBack returns n seats.
func (h *House) GiveBack(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.free += n
	if !h.cancelled {
		close(h.back)
		h.back = make(chan struct{})
	}
}

// Cancel calls the performance off. It does not touch back: whoever waits
// there looks at dark as well.
func (h *House) Cancel() {
	h.mu.Lock()
	if h.cancelled {
		h.mu.Unlock()
		return
	}
	h.cancelled = true
	h.mu.Unlock()
	close(h.dark)
}
