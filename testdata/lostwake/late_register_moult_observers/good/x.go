// Package moult tells observers when a bird has its new feathers.
package moult

import (
	"sync"
	"sync/atomic"
)

// Observer hears about a bird once.
type Observer interface {
	Moulted(bird string)
}

// Bird gets new feathers once.
type Bird struct {
	name  string
	fresh atomic.Bool

	mu        sync.Mutex
	observers []Observer
}

// Hatch returns a bird with old feathers.
func Hatch(name string) *Bird { return &Bird{name: name} }

// Fresh says whether the feathers are new.
func (b *Bird) Fresh() bool { return b.fresh.Load() }

// Observe adds an observer, which hears about the moult even if it is past.
func (b *Bird) Observe(o Observer) {
	b.mu.Lock()
	past := b.fresh.Load()
	if !past {
		b.observers = append(b.observers, o)
	}
	b.mu.Unlock()
	if past {
		o.Moulted(b.name)
	}
}

// Moult gives the bird new feathers.
func (b *Bird) Moult() {
	b.mu.Lock()
	if b.fresh.Swap(true) {
		b.mu.Unlock()
		return
	}
	os := b.observers
	b.observers = nil
	b.mu.Unlock()
	for _, o := range os {
		o.Moulted(b.name)
	}
}
