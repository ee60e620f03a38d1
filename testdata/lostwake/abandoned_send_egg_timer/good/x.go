// Package egg rings when an egg is done.
package egg

import "time"

// Boil rings when the egg is done, unless stop is called before.
func Boil(d time.Duration, ring func()) (stop func()) {
	t := time.NewTimer(d)
	out := make(chan struct{})
	go func() {
		select {
		case <-t.C:
			ring()
		case <-out:
			t.Stop()
		}
	}()
	return func() {
		close(out)
	}
}

// Poach is Boil for those who look themselves.
func Poach(d time.Duration) (done <-chan struct{}, stop func()) {
	ready, quit := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ready)
		select {
		case <-time.After(d):
		case <-quit:
		}
	}()
	return ready, func() { close(quit) }
}
