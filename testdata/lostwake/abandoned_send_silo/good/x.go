// Package silo weighs what carts bring until the day is over. A cart that comes later hears
// that the weigher has gone.
package silo

import "context"

type Silo struct {
	carts chan int
	total int
	shut  chan struct{}
}

func Open(ctx context.Context) *Silo {
	s := &Silo{carts: make(chan int, 2), shut: make(chan struct{})}
	go s.weigh(ctx)
	return s
}

func (s *Silo) weigh(ctx context.Context) {
	defer close(s.shut)
	for {
		select {
		case n := <-s.carts:
			s.total += n
		case <-ctx.Done():
			return
		}
	}
}

// Bring has a cart weighed.
func (s *Silo) Bring(n int) {
	select {
	case s.carts <- n:
	case <-s.shut:
	}
}

// Total waits for the end of the day.
func (s *Silo) Total() int {
	<-s.shut
	return s.total
}
