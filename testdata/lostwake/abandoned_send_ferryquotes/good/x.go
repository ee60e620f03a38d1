// Package ferryquotes asks several ferrymen for a crossing and takes the first
// who agrees.
package ferryquotes

import (
	"context"
	"errors"
	"fmt"
)

// ErrNoFerry is returned when nobody was asked.
var ErrNoFerry = errors.New("ferryquotes: no ferryman on this bank")

// Crossing is an offer.
type Crossing struct {
	Boat  string
	Pence int
}

// Ferryman answers a call from the bank.
type Ferryman interface {
	Name() string
	Call(ctx context.Context, people int) (Crossing, error)
}

// Bank is one bank of a river.
type Bank struct {
	ferrymen []Ferryman
	maxPence int
}

// NewBank returns a bank on which nobody pays more than maxPence.
func NewBank(maxPence int, ferrymen ...Ferryman) *Bank {
	return &Bank{ferrymen: ferrymen, maxPence: maxPence}
}

// Hail calls all ferrymen and returns the first crossing that is cheap enough.
func (b *Bank) Hail(ctx context.Context, people int) (Crossing, error) {
	if len(b.ferrymen) == 0 {
		return Crossing{}, ErrNoFerry
	}
	type shout struct {
		Crossing
		err error
	}
	ctx, hush := context.WithCancel(ctx)
	defer hush()

	shouts := make(chan shout, len(b.ferrymen))
	for _, f := range b.ferrymen {
		go func() {
			c, err := f.Call(ctx, people)
			if err != nil {
				err = fmt.Errorf("%s: %w", f.Name(), err)
			}
			shouts <- shout{c, err}
		}()
	}

	var refusals []error
	for range b.ferrymen {
		s := <-shouts
		switch {
		case s.err != nil:
			refusals = append(refusals, s.err)
		case s.Pence > b.maxPence:
			refusals = append(refusals, fmt.Errorf("%s: %d pence is too much", s.Boat, s.Pence))
		default:
			return s.Crossing, nil
		}
	}
	return Crossing{}, errors.Join(refusals...)
}
