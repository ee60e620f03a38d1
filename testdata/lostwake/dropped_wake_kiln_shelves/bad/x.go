// Package kilns fires pots, on so many shelves at a time.
package kilns

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Kiln has so many shelves.
type Kiln struct {
	shelves *semaphore.Weighted
	fired   func(pot string) error
}

// New returns a kiln.
func New(shelves int, fired func(string) error) *Kiln {
	k := &Kiln{fired: fired}
	k.shelves = semaphore.NewWeighted(int64(shelves))
	return k
}

// Fire puts pots on a shelf, and fires them.
func (k *Kiln) Fire(ctx context.Context, pots []string) error {
	if err := k.shelves.Acquire(ctx, 1); err != nil {
		return err
	}
	for _, pot := range pots {
		if err := k.fired(pot); err != nil {
			return err
		}
	}
	return nil // want "dropped-wake: "
}
