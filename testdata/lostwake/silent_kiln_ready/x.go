// Package kiln heats up. The temperature is an atomic that is set without the
// lock; the lock is taken after it, before the wake-up, and so no waiter is
// between its test and its sleep.
package kiln

import (
	"sync"
	"sync/atomic"
)

// Kiln burns pots.
type Kiln struct {
	celsius atomic.Int32
	broken  atomic.Bool

	mu   sync.Mutex
	glow *sync.Cond
}

// Build returns a cold kiln.
func Build() *Kiln {
	k := &Kiln{}
	k.glow = sync.NewCond(&k.mu)
	return k
}

func (k *Kiln) tell() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.glow.Broadcast()
}

// Report is called by the thermometer.
func (k *Kiln) Report(celsius int32) {
	if old := k.celsius.Swap(celsius); old != celsius {
		k.tell()
	}
}

// Break says that the kiln cannot be used any more.
func (k *Kiln) Break() {
	k.broken.Store(true)
	//lint:ignore SA2001 waiters that saw the old value are asleep after this
	k.mu.Lock()
	k.mu.Unlock()
	k.glow.Broadcast()
}

// Await returns when the kiln has been seen that hot.
func (k *Kiln) Await(celsius int32) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.celsius.Load() < celsius {
		if k.broken.Load() {
			return false
		}
		k.glow.Wait()
	}
	return true
}
