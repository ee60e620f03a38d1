// Package barn weighs sacks of hops on several scales.
package barn

import "sync"

// Sack is a sack of hops.
type Sack struct {
	Farm  string
	Pound int
}

// Barn has a goroutine for each scale.
type Barn struct {
	sacks  chan Sack
	scales sync.WaitGroup

	mu     sync.Mutex
	pounds map[string]int
}

// Open opens the barn.
func Open(scales int) *Barn {
	b := &Barn{sacks: make(chan Sack, scales), pounds: map[string]int{}}
	for range scales {
		b.scales.Go(b.weigh)
	}
	return b
}

func (b *Barn) weigh() {
	for s := range b.sacks {
		b.book(s)
	}
}

func (b *Barn) book(s Sack) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pounds[s.Farm] += s.Pound
}

// Bring brings a sack. It is not called after Close.
func (b *Barn) Bring(s Sack) { b.sacks <- s }

// Close weighs what is left, and returns the sums.
func (b *Barn) Close() map[string]int {
	close(b.sacks)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.scales.Wait() // want `held-by-waiter`
	return b.pounds
}
