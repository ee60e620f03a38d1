// Package stars asks several observatories for the same thing.
package stars

import (
	"context"
	"errors"
	"sync"
)

// Ask is one way to find something out.
type Ask[T any] func(context.Context) (T, error)

// ErrNobody is returned if nobody knows.
var ErrNobody = errors.New("stars: nobody knows")

// First returns the first good answer.
func First[T any](ctx context.Context, asks ...Ask[T]) (T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	var asked sync.WaitGroup
	answers := make(chan T, len(asks))
	for i := range asks {
		asked.Add(1)
		go func(ask Ask[T]) {
			defer asked.Done()
			if v, err := ask(ctx); err == nil {
				answers <- v
			}
		}(asks[i])
	}
	go func() {
		asked.Wait()
		close(answers)
	}()

	v, ok := <-answers
	if !ok {
		return v, ErrNobody
	}
	return v, nil
}

// Magnitude asks for the magnitude of a star.
func Magnitude(ctx context.Context, star string, observatories ...func(context.Context, string) (float64, error)) (float64, error) {
	var asks []Ask[float64]
	for _, o := range observatories {
		asks = append(asks, func(ctx context.Context) (float64, error) { return o(ctx, star) })
	}
	return First(ctx, asks...)
}
