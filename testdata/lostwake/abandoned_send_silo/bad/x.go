// Package silo weighs what carts bring until the day is over. A cart that comes later finds the
// weigher gone, and stands at the gate as soon as the yard is full.
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
	s.carts <- n // want `abandoned-send: \(\*Silo\).Bring sends on Silo.carts for ever once \(\*Silo\).weigh has left at line 26`
}

// Total waits for the end of the day.
func (s *Silo) Total() int {
	<-s.shut
	return s.total
}
