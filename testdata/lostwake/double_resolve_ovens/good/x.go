// Package x closes a bakery once its ovens are empty.
package x

import "sync"

// Bakery has loaves in its ovens.
type Bakery struct {
	mu     sync.Mutex
	ovens  map[int]string
	ending bool
	empty  chan struct{}
}

// New returns a bakery.
func New() *Bakery {
	return &Bakery{ovens: map[int]string{}, empty: make(chan struct{})}
}

// Bake puts a loaf into an oven.
func (b *Bakery) Bake(oven int, loaf string) {
	b.mu.Lock()
	b.ovens[oven] = loaf
	b.mu.Unlock()
}

// Take takes a loaf out, and tells when it was the last one.
func (b *Bakery) Take(oven int) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	loaf := b.ovens[oven]
	delete(b.ovens, oven)
	if len(b.ovens) == 0 {
		select {
		case <-b.empty:
		default:
			close(b.empty)
		}
	}
	return loaf
}

// Close waits for the last loaf, or throws all away.
func (b *Bakery) Close(now bool) {
	if now {
		b.mu.Lock()
		clear(b.ovens)
		select {
		case <-b.empty:
		default:
			close(b.empty)
		}
		b.mu.Unlock()
	}
	<-b.empty
}
