// Package dye dyes wool in batches. A vat may have room for less than was brought.
package dye

import (
	"errors"
	"sync"
	"time"
)

// ErrVat says that wool did not fit into the vat.
var ErrVat = errors.New("dye: vat is full")

// Vat dyes wool and returns the colours of those skeins that fit into it.
type Vat func(skeins []string) (colours []string)

type order struct {
	skein  string
	colour string
	err    error
	dry    sync.WaitGroup
}

// House is a dye house.
type House struct {
	vat Vat

	mu     sync.Mutex
	orders []*order
	soon   bool
}

// NewHouse returns a dye house with one vat.
func NewHouse(v Vat) *House { return &House{vat: v} }

// Dye waits for other orders, for a moment, and then for the colour.
func (h *House) Dye(skein string) (string, error) {
	o := &order{skein: skein}
	o.dry.Add(1)
	h.mu.Lock()
	h.orders = append(h.orders, o)
	if !h.soon {
		h.soon = true
		time.AfterFunc(50*time.Millisecond, h.batch)
	}
	h.mu.Unlock()
	o.dry.Wait()
	return o.colour, o.err
}

func (h *House) batch() {
	h.mu.Lock()
	orders := h.orders
	h.orders = nil
	h.soon = false
	h.mu.Unlock()

	skeins := make([]string, 0, len(orders))
	for _, o := range orders {
		skeins = append(skeins, o.skein)
	}
	colours := h.vat(skeins)
	for i, c := range colours {
		orders[i].colour = c
		orders[i].dry.Done()
	}
} // want "unresolved: "
