// Package spring fills bottles at a spring, for as long as the customer has time.
package spring

import (
	"context"
	"sync"
)

// Spring gives water drop by drop.
type Spring struct {
	m     *sync.Mutex
	c     *sync.Cond
	drops int
}

// New returns a dry spring.
func New() *Spring {
	var m sync.Mutex
	return &Spring{m: &m, c: sync.NewCond(&m)}
}

// Drip adds a drop.
func (s *Spring) Drip() {
	s.m.Lock()
	s.drops++
	s.m.Unlock()
	s.c.Broadcast()
}

// Fill takes a bottle of that many drops. It returns how many it got, which are
// fewer if ctx ends.
func (s *Spring) Fill(ctx context.Context, bottle int) (got int) {
	defer context.AfterFunc(ctx, s.c.Broadcast)() // want "cond-unlocked: "

	s.m.Lock()
	defer s.m.Unlock()
	for got < bottle {
		for s.drops == 0 {
			select {
			case <-ctx.Done():
				return got
			default:
			}
			s.c.Wait()
		}
		s.drops--
		got++
	}
	return got
}
