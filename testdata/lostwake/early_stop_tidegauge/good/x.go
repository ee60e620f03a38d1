// Package tidegauge lets harbour boats wait for a water level.
package tidegauge

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrBroken is returned when the gauge cannot be read any more.
var ErrBroken = errors.New("tidegauge: gauge broken")

// Gauge follows the water at the quay.
type Gauge struct {
	mu     sync.RWMutex
	moved  *sync.Cond
	level  float64
	broken bool
}

// New returns a gauge; the caller starts Watch.
func New() *Gauge {
	g := new(Gauge)
	g.moved = sync.NewCond(g.mu.RLocker())
	return g
}

func (g *Gauge) set(level float64) {
	g.mu.Lock()
	g.level = level
	g.mu.Unlock()
}

func (g *Gauge) fail() {
	g.mu.Lock()
	g.broken = true
	g.mu.Unlock()
}

// Watch reads the staff until ctx ends or reading fails.
func (g *Gauge) Watch(ctx context.Context, every time.Duration, read func() (float64, error)) error {
	defer g.moved.Broadcast()
	defer g.fail()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		level, err := read()
		if err != nil {
			return err
		}
		g.set(level)
		g.moved.Broadcast()
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Afloat waits until the water stands at draught or higher.
func (g *Gauge) Afloat(draught float64) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	for g.level < draught && !g.broken {
		g.moved.Wait()
	}
	if g.broken {
		return ErrBroken
	}
	return nil
}

// Level returns the last reading.
func (g *Gauge) Level() float64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.level
}
