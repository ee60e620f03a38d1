// Package anchorage waits for the wind to drop, with a second look at the wind
// by those that have queued up.
package anchorage

import (
	"context"
	"sync"
	"sync/atomic"
)

// Bay has one wind and any number of skippers. The zero value is calm.
type Bay struct {
	knots    atomic.Int32
	mu       sync.Mutex
	skippers map[chan struct{}]int32
}

// Wind returns the present wind.
func (b *Bay) Wind() int32 { return b.knots.Load() }

// SetWind is called by the weather mast.
func (b *Bay) SetWind(knots int32) {
	b.knots.Store(knots)
	b.mu.Lock()
	defer b.mu.Unlock()
	for c, limit := range b.skippers {
		if knots <= limit {
			select {
			case c <- struct{}{}:
			default:
			}
		}
	}
}

func (b *Bay) join(limit int32) chan struct{} {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.skippers == nil {
		b.skippers = make(map[chan struct{}]int32)
	}
	b.skippers[c] = limit
	return c
}

func (b *Bay) part(c chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.skippers, c)
}

// WaitBelow waits until the wind is not above the limit.
func (b *Bay) WaitBelow(ctx context.Context, limit int32) error {
	if b.knots.Load() <= limit {
		return nil
	}
	c := b.join(limit)
	defer b.part(c)
	for b.knots.Load() > limit {
		select {
		case <-c:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
