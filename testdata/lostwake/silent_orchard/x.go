// Package orchard sends pickers to the trees and gathers what they bring.
package orchard

import (
	"context"
	"errors"
	"fmt"
)

// ErrEnough ends the picking early without fault.
var ErrEnough = errors.New("orchard: enough")

type basket struct {
	tree   string
	apples int
	err    error
}

// Pick sends one picker to every tree and stops all at the first fault, when
// the cart is full or when ctx ends. It returns when all pickers are back.
func Pick(ctx context.Context, cart int, pick func(context.Context, string) (int, error), trees ...string) (int, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	baskets := make(chan basket)
	for _, tree := range trees {
		go func() {
			n, err := pick(ctx, tree)
			baskets <- basket{tree, n, err}
		}()
	}

	var (
		total int
		fault error
		out   = len(trees)
		done  = ctx.Done()
	)
	for out > 0 {
		select {
		case b := <-baskets:
			out--
			switch {
			case fault != nil:
				// Late ones are only counted.
			case b.err != nil:
				fault = fmt.Errorf("orchard: tree %s: %w", b.tree, b.err)
				stop(fault)
			default:
				if total += b.apples; total >= cart {
					fault = ErrEnough
					stop(fault)
				}
			}
		case <-done:
			if fault == nil {
				fault = context.Cause(ctx)
			}
			done = nil // the pickers still come back
		}
	}
	if errors.Is(fault, ErrEnough) {
		fault = nil
	}
	return total, fault
}
