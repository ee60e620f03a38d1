// Package ink takes orders while its mill is busy, and grinds them in one go when it is free. At
// the end of the day those who wait for an order of the next go are forgotten.
package ink

import "errors"

var ErrClosed = errors.New("closed")

type order struct {
	grams int
	done  chan error
}

type Shop struct {
	orders chan *order
	close  chan struct{}
	closed chan struct{}
	grind  func(int) error
}

func Open(grind func(int) error) *Shop {
	s := &Shop{orders: make(chan *order), close: make(chan struct{}), closed: make(chan struct{}), grind: grind}
	go s.serve()
	return s
}

func (s *Shop) mill(orders []*order, free chan struct{}) {
	defer close(free)
	for _, o := range orders {
		o.done <- s.grind(o.grams)
	}
}

func (s *Shop) serve() {
	defer close(s.closed)
	var (
		next []*order
		free chan struct{}
	)
	for {
		select {
		case o := <-s.orders:
			if o.grams > 1000 {
				o.done <- errors.New("too much")
				continue
			}
			next = append(next, o)
		case <-free:
			free = nil
		case <-s.close:
			if free != nil {
				<-free
			}
			return // want `unresolved: \(\*Shop\).serve returns at line 54 with order.done unresolved in all gathered at line 47`
		}
		if free == nil && len(next) > 0 {
			free = make(chan struct{})
			go s.mill(append([]*order(nil), next...), free)
			next = next[:0]
		}
	}
}

// Order waits for its ink.
func (s *Shop) Order(grams int) error {
	o := &order{grams: grams, done: make(chan error, 1)}
	select {
	case s.orders <- o:
		return <-o.done
	case <-s.closed:
		return ErrClosed
	}
}

func (s *Shop) Close() {
	close(s.close)
	<-s.closed
}
