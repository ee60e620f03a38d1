// Package x bakes loaves to order.
package x

import (
	"context"
	"fmt"
	"sync"
)

// Loaf is what comes out of the oven.
type Loaf struct{ Grams int }

// Bakery has one oven and any number of customers, who look at the shelf
// whenever the bell rings.
type Bakery struct {
	mu     sync.Mutex
	shelf  []Loaf
	failed error
	bell   chan struct{} // closed and replaced on each change
	oven   func(context.Context) (Loaf, error)
}

// Open returns a bakery with an empty shelf.
func Open(oven func(context.Context) (Loaf, error)) *Bakery {
	return &Bakery{oven: oven, bell: make(chan struct{})}
}

// ring wakes all customers. b.mu is held.
func (b *Bakery) ring() {
	close(b.bell)
	b.bell = make(chan struct{})
}

// look takes a loaf, or returns the bell to wait for.
func (b *Bakery) look() (loaf Loaf, bell <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.shelf) > 0 {
		loaf, b.shelf = b.shelf[0], b.shelf[1:]
		return loaf, nil, nil
	}
	return Loaf{}, b.bell, b.failed
}

// Buy waits for a loaf.
func (b *Bakery) Buy() (Loaf, error) {
	for {
		loaf, bell, err := b.look()
		if err != nil || bell == nil {
			return loaf, err
		}
		<-bell
	}
}

// Bake fills the shelf until the oven fails.
func (b *Bakery) Bake(ctx context.Context) (err error) {
	for {
		loaf, err := b.oven(ctx)
		b.mu.Lock()
		if err != nil {
			b.failed = fmt.Errorf("oven: %w", err)
			b.ring()
			b.mu.Unlock()
			return err
		}
		b.shelf = append(b.shelf, loaf)
		b.ring()
		b.mu.Unlock()
	}
}
