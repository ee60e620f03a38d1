// Package orchardcrates moves full crates to the barn: it receives only where the length says
// that a crate is there, and all who receive hold the lock, so that no receive waits.
package orchardcrates

import "sync"

// Orchard keeps crates at the trees and in the barn.
type Orchard struct {
	mu    sync.Mutex
	trees chan string
	barn  []string
}

// Plant returns an orchard with room for n crates at the trees.
func Plant(n int) *Orchard { return &Orchard{trees: make(chan string, n)} }

func (o *Orchard) clearLocked() {
	for len(o.trees) > 0 {
		o.barn = append(o.barn, <-o.trees)
	}
}

// Pick leaves a crate.
func (o *Orchard) Pick(crate string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.trees) == cap(o.trees) {
		o.clearLocked()
	}
	o.trees <- crate
}

// Eat takes a crate, if there is one.
func (o *Orchard) Eat() (string, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.trees) == 0 {
		return "", false
	}
	return o.nextLocked(), true
}

// nextLocked takes the crate that its caller has seen.
func (o *Orchard) nextLocked() string { return <-o.trees }
