// Package bell rings a ferry's bell. Whoever runs Cruise serves the orders that come; a lookout that
// Cruise has sent up, and whoever calls Order, find nobody once the cruise is over.
package bell

import "context"

type Ferry struct {
	orders chan string
	rung   []string
}

func New() *Ferry { return &Ferry{orders: make(chan string)} }

// Cruise serves until the context ends.
func (f *Ferry) Cruise(ctx context.Context, sights func() string) error {
	f.man(sights)
	for {
		select {
		case o := <-f.orders:
			f.rung = append(f.rung, o)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *Ferry) man(sights func() string) { go f.lookout(sights) }

func (f *Ferry) lookout(sights func() string) {
	for s := sights(); s != ""; s = sights() {
		f.orders <- s // want `abandoned-send: \(\*Ferry\).lookout sends on Ferry.orders for ever once \(\*Ferry\).Cruise has left at line 22`
	}
}

// Order has the bell rung.
func (f *Ferry) Order(o string) {
	f.orders <- o // want `abandoned-send: \(\*Ferry\).Order sends on Ferry.orders for ever once \(\*Ferry\).Cruise has left at line 22`
}
