// Package tuner hands an organ from one tuner to the next. One who finds the organ sold goes
// home, and calls the next of those who wait before.
package tuner

import "sync"

type Bench struct {
	mu   sync.Mutex
	free *sync.Cond
	used bool
	sold bool
}

func New() *Bench {
	b := &Bench{}
	b.free = sync.NewCond(&b.mu)
	return b
}

func (b *Bench) Take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.used {
		b.free.Wait()
	}
	if b.sold {
		b.free.Signal()
		return false
	}
	b.used = true
	return true
}

func (b *Bench) Leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used = false
	b.free.Signal()
}

func (b *Bench) Sell() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sold = true
}
