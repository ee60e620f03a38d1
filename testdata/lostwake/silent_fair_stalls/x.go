// Package stalls lets so many traders in at once: who lets them in counts them by a channel of its own, and takes it along.
package stalls

import (
	"context"
	"sync"
	"time"
)

// Gate knows who wants in.
type Gate interface {
	Next() (string, error)
	Trade(ctx context.Context, name string)
}

// Open lets traders in until ctx ends.
func Open(ctx context.Context, g Gate, room int) error {
	var wg sync.WaitGroup
	defer wg.Wait()

	free := make(chan struct{}, room)
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		name, err := g.Next()
		if err != nil {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second):
				<-free
				continue
			}
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			g.Trade(ctx, name)
			<-free
		}()
	}
}
