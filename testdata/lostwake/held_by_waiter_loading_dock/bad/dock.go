// Package dock stores crates as long as there is room for them.
package dock

import (
	"context"
	"sync"
)

// Dock has room for so many crates.
type Dock struct {
	mu     sync.Mutex
	moved  *sync.Cond
	crates int
	room   int
}

// New returns a dock.
func New(room int) *Dock {
	d := &Dock{room: room}
	d.moved = sync.NewCond(&d.mu)
	return d
}

// Store puts a crate down, and waits for room as long as ctx lets it.
func (d *Dock) Store(ctx context.Context) error {
	d.mu.Lock()
	if d.crates >= d.room {
		d.mu.Unlock()
		ready := make(chan struct{})
		var gone bool
		go func() {
			defer close(ready)
			d.mu.Lock()
			for !gone && d.crates >= d.room {
				d.moved.Wait()
			}
		}()
		giveUp := func() {
			d.mu.Lock() // want "held-by-waiter: "
			gone = true
			d.mu.Unlock()
			d.moved.Broadcast()
			<-ready
			d.mu.Unlock()
		}
		select {
		case <-ready:
		case <-ctx.Done():
			giveUp()
			return ctx.Err()
		}
	}
	d.crates++
	d.mu.Unlock()
	return nil
}

// Ship takes a crate away.
func (d *Dock) Ship() {
	d.mu.Lock()
	d.crates--
	d.mu.Unlock()
	d.moved.Broadcast()
}
