// Package quarry sends carts down the hill.
package quarry

import (
	"errors"
	"sync"
)

// ErrFull is returned where all rails are taken.
var ErrFull = errors.New("quarry: no rail")

// Send sends one cart and waits for it.
func Send(load func() (int, error)) int {
	var down sync.WaitGroup
	down.Add(1) // want "unresolved: "
	defer down.Wait()
	n, err := load()
	if err != nil {
		return 1
	}
	go roll(&down, n)
	return 0
}

func roll(down *sync.WaitGroup, n int) {
	defer down.Done()
	for range n {
		turn()
	}
}

func turn() {}

// SendAll sends what it can.
func SendAll(loads []func() (int, error)) {
	var down sync.WaitGroup
	for _, load := range loads {
		down.Add(1) // want "unresolved: "
		n, err := load()
		if err != nil {
			continue
		}
		go func() {
			defer down.Done()
			roll2(n)
		}()
	}
	down.Wait()
}

func roll2(n int) { turn() }

// Hill has a few rails.
type Hill struct {
	rails chan struct{}
	under sync.WaitGroup
}

// NewHill returns a hill.
func NewHill(rails int) *Hill { return &Hill{rails: make(chan struct{}, rails)} }

// Start starts a cart.
func (h *Hill) Start(n int) error {
	h.under.Add(1) // want "unresolved: "
	select {
	case h.rails <- struct{}{}:
	default:
		return ErrFull
	}
	go h.ride(n)
	return nil
}

func (h *Hill) ride(n int) {
	defer h.under.Done()
	defer func() { <-h.rails }()
	roll2(n)
}

// Rest waits until all are down.
func (h *Hill) Rest() { h.under.Wait() }
