// Package harbour has a diver who brings up pearls until the boat goes home. Who asks for the
// next one hears that it has.
package harbour

import (
	"context"
	"errors"
)

type Boat struct {
	pearls chan int
	home   chan struct{}
}

func Sail() *Boat {
	b := &Boat{pearls: make(chan int), home: make(chan struct{})}
	go b.dive()
	return b
}

func (b *Boat) dive() {
	for n := 0; ; n++ {
		select {
		case b.pearls <- n:
		case <-b.home:
			return
		}
	}
}

func (b *Boat) Home() { close(b.home) }

func (b *Boat) Next(ctx context.Context) (int, error) {
	select {
	case n := <-b.pearls:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-b.home:
		return 0, errors.New("the boat has gone home")
	}
}
