// Package raingauge reads rain gauges and returns the first that answers.
package raingauge

import (
	"context"
	"errors"
)

// Gauge is somewhere outside.
type Gauge interface {
	Read() (millimetres float64, err error)
}

type reading struct {
	mm  float64
	err error
}

// ErrNone says that no gauge works.
var ErrNone = errors.New("raingauge: no gauge works")

// Any returns what the first gauge says that works.
func Any(ctx context.Context, gauges ...Gauge) (float64, error) {
	readings := make(chan reading, len(gauges))
	for _, g := range gauges {
		go func(g Gauge) {
			mm, err := g.Read()
			readings <- reading{mm, err}
		}(g)
	}
	for left := len(gauges); left > 0; left-- {
		select {
		case r := <-readings:
			if r.err == nil {
				return r.mm, nil
			}
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return 0, ErrNone
}
