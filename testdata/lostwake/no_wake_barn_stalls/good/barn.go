// Package barn has stalls for as many cows as the farmer allows.
package barn

import "sync"

// Barn is full when it holds as many cows as are allowed.
type Barn struct {
	mu      sync.Mutex
	left    *sync.Cond
	cows    []string
	allowed int
}

// NewBarn returns an empty barn.
func NewBarn(allowed int) *Barn {
	b := &Barn{allowed: allowed}
	b.left = sync.NewCond(&b.mu)
	return b
}

// Lead brings a cow in; it waits for a stall.
func (b *Barn) Lead(cow string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.cows) == b.allowed {
		b.left.Wait()
	}
	b.cows = append(b.cows, cow)
}

// Graze lets the cow out that came last.
func (b *Barn) Graze() (cow string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.cows)
	if n == 0 {
		return "", false
	}
	cow, b.cows = b.cows[n-1], b.cows[:n-1]
	b.left.Signal()
	return cow, true
}

// Extend allows more cows, never fewer.
func (b *Barn) Extend(allowed int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if allowed > b.allowed {
		b.allowed = allowed
		b.left.Broadcast()
	}
}
