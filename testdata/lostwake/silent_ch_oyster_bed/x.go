// Package oysters opens oysters with several knives and looks for pearls.
package oysters

import (
	"context"
	"sync"
)

// Oyster may hold a pearl.
type Oyster struct{ Bed, Number int }

// Pearl was found.
type Pearl struct {
	Oyster
	Carat float64
}

// Search returns the pearls found in the oysters.
func Search(ctx context.Context, knives int, oysters []Oyster, open func(Oyster) (carat float64)) ([]Pearl, error) {
	work := make(chan Oyster)
	pearls := make(chan Pearl)

	var wg sync.WaitGroup
	for range knives {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for o := range work {
				if c := open(o); c > 0 {
					pearls <- Pearl{o, c}
				}
			}
		}()
	}
	go func() {
		defer close(work)
		for _, o := range oysters {
			select {
			case work <- o:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		wg.Wait()
		close(pearls)
	}()

	var found []Pearl
	for p := range pearls {
		found = append(found, p)
	}
	return found, ctx.Err()
}
