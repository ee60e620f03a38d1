// Package wheel pumps water when it is asked to, and looks by itself now and then.
package wheel

import (
	"context"
	"sync/atomic"
	"time"
)

// Wheel pumps into a basin.
type Wheel struct {
	litres atomic.Int64
	want   atomic.Int64
	hurry  chan struct{}
}

// New returns a wheel.
func New() *Wheel { return &Wheel{hurry: make(chan struct{})} }

// Want says how many litres there should be. The pump looks each second anyway;
// the signal only saves time.
func (w *Wheel) Want(litres int64) {
	w.want.Store(litres)
	select {
	case w.hurry <- struct{}{}:
	default:
	}
}

// Litres returns what is in the basin.
func (w *Wheel) Litres() int64 { return w.litres.Load() }

// Pump pumps until the context ends.
func (w *Wheel) Pump(ctx context.Context, stroke func() int64) {
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		for w.litres.Load() < w.want.Load() && ctx.Err() == nil {
			w.litres.Add(stroke())
		}
		select {
		case <-w.hurry:
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}
