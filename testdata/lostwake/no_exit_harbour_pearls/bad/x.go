// Package harbour has a diver who brings up pearls until the boat goes home. Who asks for the
// next one, with a context that never ends, waits for a diver who has left.
package harbour

import "context"

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
	case n := <-b.pearls: // want `no-exit: \(\*Boat\).Next waits for Boat.pearls without a case for the end \(\*Boat\).dive obeys at line 22`
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
