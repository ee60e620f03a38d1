// Package aquarium has a generic tank of bounded size, for fish of any kind.
package aquarium

import "sync"

// Tank holds up to a number of fish.
type Tank[F any] struct {
	mu      sync.Mutex
	notFull *sync.Cond
	hungry  *sync.Cond // for those who look for fish
	ring    []F
	head, n int
}

// NewTank returns a tank for up to size fish.
func NewTank[F any](size int) *Tank[F] {
	t := &Tank[F]{ring: make([]F, size)}
	t.notFull = sync.NewCond(&t.mu)
	t.hungry = sync.NewCond(&t.mu)
	return t
}

// Add waits for room.
func (t *Tank[F]) Add(f F) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.n == len(t.ring) {
		t.notFull.Wait()
	}
	t.ring[(t.head+t.n)%len(t.ring)] = f
	t.n++
	t.hungry.Signal()
}

// Catch waits for a fish.
func (t *Tank[F]) Catch() F {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.n == 0 {
		t.hungry.Wait()
	}
	var none F
	f := t.ring[t.head]
	t.ring[t.head] = none
	t.head = (t.head + 1) % len(t.ring)
	t.n--
	t.notFull.Signal()
	return f
}

// Len returns the number of fish.
func (t *Tank[F]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

// Move takes all the fish out.
func (t *Tank[F]) Move() (all []F) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.n {
		all = append(all, t.ring[(t.head+i)%len(t.ring)])
	}
	clear(t.ring)      // want "no-wake: "
	t.head, t.n = 0, 0 // want "no-wake: "
	return all
}
