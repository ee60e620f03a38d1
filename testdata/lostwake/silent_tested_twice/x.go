// Package kettles waits for steam under one lock, that the caller holds.
package kettles

import "sync"

// A Kettle boils, or is empty.
type Kettle struct {
	mu    sync.Mutex
	steam *sync.Cond
	hot   bool
	empty bool
}

// New returns a kettle.
func New() *Kettle {
	k := &Kettle{}
	k.steam = sync.NewCond(&k.mu)
	return k
}

func (k *Kettle) pause() {
	if k.hot {
		return
	}
	k.steam.Wait()
}

// Pour waits until it boils.
func (k *Kettle) Pour() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for !k.hot && !k.empty {
		k.pause()
	}
	return !k.empty
}

// Boil tells that it boils.
func (k *Kettle) Boil() {
	k.mu.Lock()
	k.hot = true
	k.mu.Unlock()
	k.steam.Broadcast()
}

// Spill empties it.
func (k *Kettle) Spill() {
	k.mu.Lock()
	k.empty = true
	k.mu.Unlock()
	k.steam.Broadcast()
}
