// Package ferry hands cars to the loader of a ferry. Board asks whether the ferry has sailed
// and then waits for the loader, who may have been told so in between; a passenger whose
// context never ends stands at the ramp for ever.
package ferry

import (
	"context"
	"errors"
)

var ErrSailed = errors.New("the ferry has sailed")

type Ferry struct {
	ramp   chan string
	sailed chan struct{}
	cars   []string
}

func New() *Ferry {
	f := &Ferry{ramp: make(chan string), sailed: make(chan struct{})}
	go f.load()
	return f
}

func (f *Ferry) load() {
	for {
		select {
		case <-f.sailed:
			return
		case car := <-f.ramp:
			f.cars = append(f.cars, car)
		}
	}
}

// Gone says whether the ferry has sailed.
func (f *Ferry) Gone() error {
	select {
	case <-f.sailed:
		return ErrSailed
	default:
		return nil
	}
}

func (f *Ferry) Sail() { close(f.sailed) }

func (f *Ferry) Board(ctx context.Context, car string) error {
	if err := f.Gone(); err != nil {
		return err
	}
	select {
	case f.ramp <- car: // want `no-exit: \(\*Ferry\).Board sends on Ferry.ramp without a case for Ferry.sailed, which \(\*Ferry\).Sail closes at line 46`
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
