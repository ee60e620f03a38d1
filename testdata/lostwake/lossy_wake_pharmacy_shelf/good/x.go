// Package pharmacy refills a shelf from the cellar.
package pharmacy

import (
	"context"
	"sync/atomic"
)

type signal struct{ c chan struct{} }

func (s signal) raise() {
	select {
	case s.c <- struct{}{}:
	default:
	}
}

// Shelf holds boxes of one medicine. One robot refills it.
type Shelf struct {
	boxes atomic.Int64
	full  int64
	sold  signal
}

// NewShelf returns a full shelf.
func NewShelf(full int) *Shelf {
	s := &Shelf{
		full: int64(full),
		sold: signal{c: make(chan struct{}, 1)},
	}
	s.boxes.Store(s.full)
	return s
}

// Sell takes a box if there is one.
func (s *Shelf) Sell() bool {
	for {
		n := s.boxes.Load()
		if n == 0 {
			return false
		}
		if s.boxes.CompareAndSwap(n, n-1) {
			s.sold.raise()
			return true
		}
	}
}

func (s *Shelf) gap() int64 { return s.full - s.boxes.Load() }

// Refill is the robot. fetch brings up to n boxes.
func (s *Shelf) Refill(ctx context.Context, fetch func(n int64) int64) error {
	for {
		for s.gap() == 0 {
			select {
			case <-s.sold.c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		s.boxes.Add(fetch(s.gap()))
	}
}
