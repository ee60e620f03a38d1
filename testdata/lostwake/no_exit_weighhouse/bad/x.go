// Package weighhouse weighs sacks in the order in which carts arrive.
package weighhouse

import (
	"context"
	"errors"
	"sync"
)

// ErrShut is returned to carts that come to a closed weigh house.
var ErrShut = errors.New("weighhouse: shut")

// Scale weighs one sack.
type Scale func(sack string) (grams int)

type cart struct {
	sacks []string
	slip  chan []int
}

// House has one scale and a yard in which some carts can wait.
type House struct {
	yard chan cart
	gate chan struct{}
	shut sync.Once
	home sync.WaitGroup
}

// Open opens a house with room for yard waiting carts.
func Open(scale Scale, yard int) *House {
	h := &House{yard: make(chan cart, yard), gate: make(chan struct{})}
	h.home.Go(func() { h.serve(scale) })
	return h
}

func (h *House) serve(scale Scale) {
	for {
		select {
		case <-h.gate:
			return
		case c := <-h.yard:
			grams := make([]int, len(c.sacks))
			for i, s := range c.sacks {
				grams[i] = scale(s)
			}
			c.slip <- grams
		}
	}
}

// Weigh drives into the yard and waits for the slip.
func (h *House) Weigh(ctx context.Context, sacks ...string) ([]int, error) {
	c := cart{sacks: sacks, slip: make(chan []int, 1)}
	select {
	case h.yard <- c:
	case <-h.gate:
		return nil, ErrShut
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return <-c.slip, nil // want "no-exit: "
}

// Shut closes the gate and returns when the weigher has gone home. Carts that
// still stand in the yard are not weighed.
func (h *House) Shut() {
	h.shut.Do(func() { close(h.gate) })
	h.home.Wait()
}
