// Package bakery serves customers at several counters, for as long as the program runs.
package bakery

// Bakery has counters.
type Bakery struct {
	orders chan func()
	shut   chan struct{} // nobody ever closes it
}

// Open opens n counters.
func Open(n int) *Bakery {
	b := &Bakery{orders: make(chan func()), shut: make(chan struct{})}
	for range n {
		go b.serve()
	}
	return b
}

func (b *Bakery) serve() {
	for {
		select {
		case order := <-b.orders:
			order()
		case <-b.shut:
			return
		}
	}
}

// Order hands an order over.
func (b *Bakery) Order(order func()) { b.orders <- order }
