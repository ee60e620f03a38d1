// Package sounding measures the depth under a survey boat.
package sounding

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNoEcho says that no gain gave a plausible echo.
var ErrNoEcho = errors.New("sounding: no echo")

// Depth is in metres.
type Depth float64

// Transducer pings the sea bed. Ping returns when the echo is back; it knows
// nothing about contexts.
type Transducer interface {
	Ping(gain int) (Depth, error)
}

type echo struct {
	depth Depth
	err   error
}

// Measure pings with one gain after the other until an echo is plausible.
func Measure(ctx context.Context, t Transducer, gains ...int) (Depth, error) {
	for _, g := range gains {
		d, err := once(ctx, t, g)
		if err != nil {
			return 0, fmt.Errorf("gain %d: %w", g, err)
		}
		if d > 0.5 {
			return d, nil
		}
	}
	return 0, ErrNoEcho
}

func once(ctx context.Context, t Transducer, gain int) (Depth, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c := make(chan echo)
	go func() {
		d, err := t.Ping(gain)
		c <- echo{d, err} // want "abandoned-send: "
	}()
	select {
	case e := <-c:
		return e.depth, e.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
