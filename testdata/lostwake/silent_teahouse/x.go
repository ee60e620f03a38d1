// Package teahouse brews tea in pots: when enough guests have ordered, or
// when the first of them has waited long enough.
package teahouse

import (
	"context"
	"time"
)

// Order is one cup; Cup gets exactly one value.
type Order struct {
	Guest string
	Cup   chan string
}

// House takes orders.
type House struct {
	orders chan Order
	shut   chan struct{}
	cups   int
	steep  time.Duration
	brew   func(guests []string) string
}

// Open returns a house; the caller runs Serve, which ends with its context.
func Open(cups int, steep time.Duration, brew func([]string) string) *House {
	return &House{
		orders: make(chan Order),
		shut:   make(chan struct{}),
		cups:   cups,
		steep:  steep,
		brew:   brew,
	}
}

// Drink orders a cup and waits for it. A guest who leaves early does not hold
// up the kitchen: his cup has a place on the table.
func (h *House) Drink(ctx context.Context, guest string) (string, bool) {
	o := Order{Guest: guest, Cup: make(chan string, 1)}
	select {
	case h.orders <- o:
	case <-h.shut:
		return "", false
	case <-ctx.Done():
		return "", false
	}
	select {
	case tea := <-o.Cup:
		return tea, true
	case <-ctx.Done():
		return "", false
	}
}

// Serve brews until ctx ends; orders that were taken are still served.
func (h *House) Serve(ctx context.Context) {
	defer close(h.shut)
	var table []Order
	t := time.NewTimer(h.steep)
	settle(t)
	pour := func() {
		settle(t)
		guests := make([]string, len(table))
		for i, o := range table {
			guests[i] = o.Guest
		}
		tea := h.brew(guests)
		for _, o := range table {
			o.Cup <- tea
		}
		table = table[:0]
	}
	for {
		select {
		case o := <-h.orders:
			if table = append(table, o); len(table) == 1 {
				t.Reset(h.steep)
			}
			if len(table) == h.cups {
				pour()
			}
		case <-t.C:
			pour()
		case <-ctx.Done():
			if len(table) > 0 {
				pour()
			}
			return
		}
	}
}

// settle stops t; a tick that was already there is thrown away.
func settle(t *time.Timer) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
}
