// Package snapshotbarrier stops the writers of a store while a snapshot is made.
package snapshotbarrier

import "sync"

// Barrier counts the writers that are inside.
type Barrier struct {
	mu       sync.Mutex
	changed  *sync.Cond
	writers  int
	snapping bool
}

// NewBarrier returns an open barrier.
func NewBarrier() *Barrier {
	b := new(Barrier)
	b.changed = sync.NewCond(&b.mu)
	return b
}

// Write runs f as a writer.
func (b *Barrier) Write(f func()) {
	b.mu.Lock()
	for b.snapping {
		b.changed.Wait()
	}
	b.writers++
	b.mu.Unlock()

	defer b.exit()
	f()
}

func (b *Barrier) exit() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writers == 1 {
		// Nobody gets to look before the lock is free.
		b.changed.Broadcast()
	}
	b.writers--
}

// Snapshot runs f while no writer is inside.
func (b *Barrier) Snapshot(f func()) {
	b.mu.Lock()
	for b.snapping {
		b.changed.Wait()
	}
	b.snapping = true
	for b.writers > 0 {
		b.changed.Wait()
	}
	b.mu.Unlock()

	defer func() {
		b.mu.Lock()
		b.changed.Broadcast()
		b.snapping = false
		b.mu.Unlock()
	}()
	f()
}
