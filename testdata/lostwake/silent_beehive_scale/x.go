// Package beehive watches the weight of a hive, which the scale reports when it
// likes; the keeper looks every second anyway.
package beehive

import (
	"context"
	"sync/atomic"
	"time"
)

// Scale has the last weight.
type Scale struct {
	grams atomic.Int64
	hint  chan struct{}
}

// NewScale returns a scale that shows nothing.
func NewScale() *Scale { return &Scale{hint: make(chan struct{})} }

// Weigh sets the weight, and hurries up a keeper who listens.
func (s *Scale) Weigh(grams int64) {
	s.grams.Store(grams)
	select {
	case s.hint <- struct{}{}:
	default:
	}
}

// Tare sets the weight to what the empty hive has.
func (s *Scale) Tare(grams int64) { s.grams.Store(grams) }

// AwaitFull returns when the hive has the weight of a full one.
func (s *Scale) AwaitFull(ctx context.Context, grams int64) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for s.grams.Load() < grams {
		select {
		case <-s.hint:
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
