// Package cakes bakes cakes to order.
package cakes

import (
	"errors"
	"fmt"
)

// ErrFlour says that there is no flour.
var ErrFlour = errors.New("cakes: out of flour")

// Order is done when Done has been received from.
type Order struct {
	Grams int
	done  chan error
}

// Done yields one value.
func (o *Order) Done() <-chan error { return o.done }

// Baker bakes one cake at a time.
type Baker struct {
	orders chan *Order
	flour  int
	oven   func(grams int) error
}

// NewBaker returns a baker who works until Close.
func NewBaker(flour int, oven func(int) error) *Baker {
	b := &Baker{orders: make(chan *Order, 4), flour: flour, oven: oven}
	go func() {
		for o := range b.orders {
			b.bake(o)
		}
	}()
	return b
}

// Close takes no more orders.
func (b *Baker) Close() { close(b.orders) }

// Take takes an order.
func (b *Baker) Take(grams int) *Order {
	o := &Order{Grams: grams, done: make(chan error, 1)}
	b.orders <- o
	return o
}

func (b *Baker) bake(o *Order) {
	if o.Grams > b.flour {
		o.done <- fmt.Errorf("%w for %d grams", ErrFlour, o.Grams)
	} else {
		b.flour -= o.Grams
	}
	o.done <- b.oven(o.Grams) // want "double-resolve: "
}
