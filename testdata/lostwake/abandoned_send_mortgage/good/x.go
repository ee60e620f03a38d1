// Package mortgage asks for an appraisal of a house and then for a loan on it.
package mortgage

import (
	"context"
	"errors"
)

// Office does what takes days.
type Office interface {
	Appraise(house string) (int, error)
	Lend(value int) error
}

// ErrWorthless is said of houses on which nobody lends.
var ErrWorthless = errors.New("mortgage: worthless")

// Apply has its refusals on one channel: who lends is asked when the appraisal has come.
func Apply(ctx context.Context, o Office, house string) error {
	refused := make(chan error, 1)
	worth := make(chan int, 1)
	go func() {
		if v, err := o.Appraise(house); err == nil {
			worth <- v
		} else {
			refused <- err
		}
	}()
	value := 0
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-refused:
		return err
	case value = <-worth:
	}
	if value <= 0 {
		return ErrWorthless
	}
	lent := make(chan struct{})
	go func() {
		if err := o.Lend(value); err != nil {
			refused <- err
			return
		}
		close(lent)
	}()
	select {
	case <-lent:
		return nil
	case err := <-refused:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
