// Package barber has one chair. Each customer waits for the one before.
package barber

import (
	"context"
	"sync"
)

// Shop is a barber's shop.
type Shop struct {
	mu   sync.Mutex
	last <-chan struct{} // closed when the last customer has left
}

// Open returns an empty shop.
func Open() *Shop {
	c := make(chan struct{})
	close(c)
	return &Shop{last: c}
}

func (s *Shop) queue() (before <-chan struct{}, me chan struct{}) {
	me = make(chan struct{})
	s.mu.Lock()
	before, s.last = s.last, me
	s.mu.Unlock()
	return before, me
}

// Sit returns when the chair is free. The customer has to call rise once.
func (s *Shop) Sit(ctx context.Context) (rise func(), err error) {
	before, me := s.queue()
	select {
	case <-before:
		return func() { close(me) }, nil
	case <-ctx.Done():
		go func() {
			<-before
			close(me)
		}()
		return nil, ctx.Err()
	}
}

// Shave cuts a beard.
func (s *Shop) Shave(ctx context.Context, cut func()) error {
	rise, err := s.Sit(ctx)
	if err != nil {
		return err
	}
	defer rise()
	cut()
	return nil
}
