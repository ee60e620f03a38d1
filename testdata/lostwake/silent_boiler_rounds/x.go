// Package boiler goes its round by the clock, and when a guest asks: only a guest has left where to answer.
package boiler

import (
	"context"
	"time"
)

// Keeper makes the rounds.
type Keeper struct {
	asked chan chan error
	stoke func() error
}

// New returns a keeper.
func New(stoke func() error) *Keeper {
	return &Keeper{asked: make(chan chan error), stoke: stoke}
}

// Ask has a round made if the keeper waits, and returns where its result comes.
func (k *Keeper) Ask() <-chan error {
	done := make(chan error, 1)
	select {
	case k.asked <- done:
	default:
	}
	return done
}

// Run makes the rounds until ctx ends.
func (k *Keeper) Run(ctx context.Context) error {
	clock := time.NewTicker(time.Hour)
	defer clock.Stop()
	for {
		var done chan error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-clock.C:
		case done = <-k.asked:
		}
		err := k.stoke()
		if done != nil {
			done <- err
		}
		if err != nil {
			return err
		}
	}
}
