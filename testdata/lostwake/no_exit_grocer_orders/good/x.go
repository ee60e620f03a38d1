// Package grocer delivers groceries in the order in which they were ordered.
package grocer

import (
	"errors"
	"sync"
)

// ErrShut says that the grocer shut the shop.
var ErrShut = errors.New("grocer: shut")

// Order will be delivered. It may be used by one goroutine.
type Order struct {
	items []string
	errc  chan error
	err   error
	known bool
	shut  <-chan struct{}
}

// Err waits for the delivery.
func (o *Order) Err() error {
	if o.known {
		return o.err
	}
	select {
	case o.err = <-o.errc:
	case <-o.shut:
		select {
		case o.err = <-o.errc:
		default:
			o.err = ErrShut
		}
	}
	o.known = true
	return o.err
}

// Grocer has a boy who delivers.
type Grocer struct {
	orders chan *Order
	shut   chan struct{}
	once   sync.Once
	boy    sync.WaitGroup
}

// Open opens a shop.
func Open(deliver func(items []string) error) *Grocer {
	g := &Grocer{orders: make(chan *Order, 10), shut: make(chan struct{})}
	g.boy.Add(1)
	go func() {
		defer g.boy.Done()
		for {
			select {
			case o := <-g.orders:
				o.errc <- deliver(o.items)
			case <-g.shut:
				return
			}
		}
	}()
	return g
}

// Order orders something.
func (g *Grocer) Order(items ...string) (*Order, error) {
	o := &Order{items: items, errc: make(chan error, 1)}
	o.shut = g.shut
	select {
	case g.orders <- o:
		return o, nil
	case <-g.shut:
		return nil, ErrShut
	}
}

// Shut shuts the shop.
func (g *Grocer) Shut() {
	g.once.Do(func() { close(g.shut) })
	g.boy.Wait()
}
