// Package bell rings a ferry's bell. Whoever runs Cruise serves the orders that come; a lookout that
// Cruise has sent up, and whoever calls Order, hear when the cruise is over.
package bell

import "context"

type Ferry struct {
	orders chan string
	moored chan struct{}
	rung   []string
}

func New() *Ferry { return &Ferry{orders: make(chan string), moored: make(chan struct{})} }

// Cruise serves until the context ends.
func (f *Ferry) Cruise(ctx context.Context, sights func() string) error {
	defer close(f.moored)
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
		select {
		case f.orders <- s:
		case <-f.moored:
			return
		}
	}
}

// Order has the bell rung.
func (f *Ferry) Order(o string) {
	select {
	case f.orders <- o:
	case <-f.moored:
	}
}
