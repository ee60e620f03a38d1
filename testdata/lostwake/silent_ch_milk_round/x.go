// Package milk runs deliveries side by side and stops at the first failure.
package milk

import (
	"context"
	"sync"
)

// Round is like an errgroup with a limit.
type Round struct {
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	carts  chan struct{}
	once   sync.Once
	err    error
}

// NewRound returns a round and a context that ends with the first failure.
func NewRound(ctx context.Context, carts int) (*Round, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Round{cancel: cancel, carts: make(chan struct{}, carts)}, ctx
}

// Go runs a delivery as soon as there is a cart.
func (r *Round) Go(deliver func() error) {
	r.carts <- struct{}{}
	r.start(deliver)
}

func (r *Round) start(deliver func() error) {
	r.wg.Add(1)
	go func() {
		defer r.done()
		if err := deliver(); err != nil {
			r.once.Do(func() {
				r.err = err
				r.cancel(err)
			})
		}
	}()
}

// TryGo runs a delivery if there is a cart.
func (r *Round) TryGo(deliver func() error) bool {
	select {
	case r.carts <- struct{}{}:
		r.start(deliver)
		return true
	default:
		return false
	}
}

func (r *Round) done() {
	<-r.carts
	r.wg.Done()
}

// Wait returns the first failure.
func (r *Round) Wait() error {
	r.wg.Wait()
	r.cancel(r.err)
	return r.err
}
