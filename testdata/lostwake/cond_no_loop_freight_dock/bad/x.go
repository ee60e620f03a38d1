// Package freight has docks with room for a few crates.
package freight

import "sync"

// Dock holds crates.
type Dock struct {
	mu     sync.Mutex
	room   *sync.Cond
	some   *sync.Cond
	crates []string
	limit  *int
	closed bool
}

// NewDock returns a dock, with a limit or without.
func NewDock(limit *int) *Dock {
	d := &Dock{limit: limit}
	d.room, d.some = sync.NewCond(&d.mu), sync.NewCond(&d.mu)
	return d
}

// full reports whether another crate has no room.
func (d *Dock) full() bool {
	if d.limit == nil {
		return false
	}
	return len(d.crates) >= *d.limit
}

// idle reports whether there is nothing to take, and may be later.
func (d *Dock) idle() bool { return len(d.crates) == 0 && !d.closed }

// Land puts a crate on the dock.
func (d *Dock) Land(c string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full() {
		d.room.Wait() // want "cond-no-loop: "
	}
	d.crates = append(d.crates, c)
	d.some.Signal()
}

// Take takes one.
func (d *Dock) Take() (c string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.idle() {
		d.some.Wait() // want "cond-no-loop: "
	}
	if d.closed {
		return ""
	}
	c = d.crates[0]
	d.crates = d.crates[1:]
	d.room.Signal()
	return c
}

// Close ends it for those who take.
func (d *Dock) Close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.some.Broadcast()
}
