// Package mortgage asks for an appraisal of a house and, meanwhile, for a loan on it.
package mortgage

import "context"

// Office does what takes days.
type Office interface {
	Appraise(house string) (int, error)
	Lend(value int) error
}

// Apply has its refusals on one channel, with room for one.
func Apply(ctx context.Context, o Office, house string, guess int) error {
	refused := make(chan error, 1)
	worth := make(chan int, 1)
	lent := make(chan struct{})
	go func() {
		if v, err := o.Appraise(house); err == nil {
			worth <- v
		} else {
			refused <- err // want "abandoned-send: "
		}
	}()
	go func() {
		if err := o.Lend(guess); err != nil {
			refused <- err
			return
		}
		close(lent)
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-refused:
		return err
	case <-worth:
	}
	select {
	case <-lent:
		return nil
	case err := <-refused:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
