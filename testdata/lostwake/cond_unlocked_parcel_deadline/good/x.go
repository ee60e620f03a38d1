// Package parcel waits for parcels with a deadline.
package parcel

import (
	"sync"
	"sync/atomic"
	"time"
)

// Box is a parcel box.
type Box struct {
	cond    *sync.Cond
	parcels map[string]int
}

// NewBox returns an empty box.
func NewBox() *Box {
	return &Box{
		cond:    sync.NewCond(&sync.Mutex{}),
		parcels: make(map[string]int),
	}
}

// Drop puts a parcel into the box.
func (b *Box) Drop(flat string) {
	b.cond.L.Lock()
	b.parcels[flat]++
	b.cond.L.Unlock()
	b.cond.Broadcast()
}

// Open waits for a parcel for a flat, at most for d.
func (b *Box) Open(flat string, d time.Duration) bool {
	var late atomic.Bool
	t := time.AfterFunc(d, func() {
		b.cond.L.Lock()
		late.Store(true)
		b.cond.L.Unlock()
		b.cond.Broadcast()
	})
	defer t.Stop()

	b.cond.L.Lock()
	defer b.cond.L.Unlock()
	for b.parcels[flat] == 0 {
		if late.Load() {
			return false
		}
		b.cond.Wait()
	}
	b.parcels[flat]--
	return true
}
