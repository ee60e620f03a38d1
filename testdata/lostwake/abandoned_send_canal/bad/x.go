// Package canal lets water flow both ways between two basins.
package canal

import (
	"context"
	"errors"
	"fmt"
)

// ErrLow means that a basin has run dry.
var ErrLow = errors.New("canal: low water")

// A Basin gives and takes water.
type Basin interface {
	Give() (litres int, err error)
	Take(litres int) error
	Seal() error
}

// A Canal counts what went through it.
type Canal struct {
	upper, lower Basin
	keep         func(way string, litres int)
}

// Dig joins two basins.
func Dig(upper, lower Basin, keep func(string, int)) *Canal {
	return &Canal{upper: upper, lower: lower, keep: keep}
}

func (c *Canal) flow(way string, from, to Basin) error {
	for {
		n, err := from.Give()
		if errors.Is(err, ErrLow) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("canal: %s: %w", way, err)
		}
		if err := to.Take(n); err != nil {
			return fmt.Errorf("canal: %s: %w", way, err)
		}
		c.keep(way, n)
	}
}

// Run lets the water flow until both basins have run dry, one of them fails
// or ctx ends. It seals the basins on the way out, which ends the flow.
func (c *Canal) Run(ctx context.Context) (err error) {
	defer func() {
		err = errors.Join(err, c.upper.Seal(), c.lower.Seal())
	}()

	ends := make(chan error, 1)
	go func() {
		ends <- c.flow("down", c.upper, c.lower) // want "abandoned-send: "
	}()
	go func() {
		ends <- c.flow("up", c.lower, c.upper)
	}()

	for range 2 {
		select {
		case err := <-ends:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
