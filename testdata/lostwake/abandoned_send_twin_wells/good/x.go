// Package twinwells draws water from two wells at once.
package twinwells

import "errors"

// ErrDry is returned where a well is dry.
var ErrDry = errors.New("twinwells: dry")

// Draw draws from both wells, and gives up with the first that is dry.
func Draw(left, right func() int) (int, error) {
	errs := make(chan error, 2)
	a, b := 0, 0
	go func() {
		if a = left(); a == 0 {
			errs <- ErrDry
			return
		}
		errs <- nil
	}()
	go func() {
		b = right()
		if b == 0 {
			errs <- ErrDry
			return
		}
		errs <- nil
	}()
	for range 2 {
		if err := <-errs; err != nil {
			return 0, err
		}
	}
	return a + b, nil
}
