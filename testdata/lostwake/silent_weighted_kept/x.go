// Package kept has places that a caller gives back, or that are kept for good.
package kept

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Hall has places.
type Hall struct {
	places *semaphore.Weighted
	shut   bool
}

// Enter takes one; Leave is called whatever Enter says of the play.
func (h *Hall) enter(ctx context.Context, play func() error) error {
	if err := h.places.Acquire(ctx, 1); err != nil {
		return nil
	}
	return play()
}

// See sees a play.
func (h *Hall) See(ctx context.Context, play func() error) error {
	defer h.places.Release(1)
	return h.enter(ctx, play)
}

// Close takes all places, for good.
func (h *Hall) Close(ctx context.Context, sweep func() error) error {
	if err := h.places.Acquire(ctx, 100); err != nil {
		return err
	}
	h.shut = true
	return sweep()
}

// Open gives them back.
func (h *Hall) Open() {
	h.shut = false
	h.places.Release(100)
}
