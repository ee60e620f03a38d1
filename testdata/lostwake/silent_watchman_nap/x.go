// Package watchman lets a watchman nap while he gives up the key of his caller.
package watchman

import "sync"

// Nap is the wait of a monitor: it may end without a knock, and its caller, who
// has the key again, looks for himself.
type Nap struct {
	key     sync.Locker
	mu      sync.Mutex
	roused  *sync.Cond
	knocked bool
}

// New returns a nap that gives up key.
func New(key sync.Locker) *Nap {
	n := &Nap{key: key}
	n.roused = sync.NewCond(&n.mu)
	return n
}

// Doze gives up the key, and takes it again when somebody has knocked.
func (n *Nap) Doze() {
	n.key.Unlock()
	defer n.key.Lock()
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.knocked {
		n.roused.Wait()
	}
	n.knocked = false
}

// Knock ends a nap, or the next one.
func (n *Nap) Knock() {
	n.mu.Lock()
	n.knocked = true
	n.mu.Unlock()
	n.roused.Signal()
}
