// Package coal carries coal on a belt from the hold to the yard.
package coal

import (
	"context"
	"sync"
)

// Unload carries what dig gives to the yard, until the hold is empty or ctx ends.
func Unload(ctx context.Context, dig func() (int, error), heap func(int) error) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	belt := make(chan int, 8)
	faults := make(chan error, 2)
	stop := make(chan struct{})
	defer close(stop)
	wg.Add(2)
	go func() {
		defer wg.Done()
		defer close(belt)
		for {
			lump, err := dig()
			if err != nil {
				faults <- err
				return
			}
			select {
			case belt <- lump:
			case <-stop:
				return
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		defer wg.Done()
		for {
			select {
			case lump, ok := <-belt:
				if !ok {
					return
				}
				if err := heap(lump); err != nil {
					faults <- err
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	select {
	case err := <-faults:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
