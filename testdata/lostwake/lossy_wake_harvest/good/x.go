// Package harvest gathers baskets of fruit and drives them to the press.
package harvest

import (
	"context"
	"sync"
)

// Basket is what one picker brings.
type Basket struct {
	Orchard string
	Kilos   float64
}

// Gather starts a cart that drives everything brought so far to the press.
// The returned bring never waits for the cart; halt sends the cart home after
// its last load.
func Gather(ctx context.Context, press func([]Basket) error) (bring func(Basket), halt func() error) {
	var (
		mu     sync.Mutex
		heap   []Basket
		failed error
	)
	ctx, cancel := context.WithCancel(ctx)
	shout := make(chan struct{}, 1)
	home := make(chan struct{})

	load := func() []Basket {
		mu.Lock()
		defer mu.Unlock()
		l := heap
		heap = nil
		return l
	}

	drive := func() {
		for l := load(); len(l) > 0; l = load() {
			if err := press(l); err != nil {
				mu.Lock()
				if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		}
	}

	go func() {
		defer close(home)
		for {
			drive()
			select {
			case <-shout:
			case <-ctx.Done():
				drive()
				return
			}
		}
	}()

	bring = func(b Basket) {
		mu.Lock()
		heap = append(heap, b)
		mu.Unlock()
		select {
		case shout <- struct{}{}:
		default:
		}
	}
	halt = func() error {
		cancel()
		<-home
		mu.Lock()
		defer mu.Unlock()
		return failed
	}
	return bring, halt
}
