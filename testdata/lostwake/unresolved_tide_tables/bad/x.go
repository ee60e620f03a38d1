// Package tidetables prints what was ordered once a day, and tells everybody who waits for a table.
package tidetables

import "sync"

type order struct {
	harbour string
	printed chan error
}

// Press is a press.
type Press struct {
	ink func() error

	mu     sync.Mutex
	orders []*order
	sheets int
}

// New returns a press that fetches its ink.
func New(ink func() error) *Press { return &Press{ink: ink} }

// Order waits for the table of a harbour.
func (p *Press) Order(harbour string) error {
	o := &order{harbour, make(chan error, 1)}
	p.mu.Lock()
	p.orders = append(p.orders, o)
	p.mu.Unlock()
	return <-o.printed
}

func (p *Press) clearDesk() []*order {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.orders
	p.orders = nil
	return all
}

// Day prints all that was ordered.
func (p *Press) Day() error {
	orders := p.clearDesk()
	if len(orders) == 0 {
		return nil
	}
	if err := p.ink(); err != nil {
		return err // want "unresolved: .*leaves each order.printed unresolved"
	}
	for _, o := range orders {
		p.sheets++
		o.printed <- nil
	}
	return nil
}
