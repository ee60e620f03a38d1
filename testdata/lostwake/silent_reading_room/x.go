// Package x has a reading room, which is swept when nobody reads any more.
package x

import "sync"

// Room counts its readers.
type Room struct {
	mu      sync.Mutex
	quiet   *sync.Cond
	swept   bool
	readers int
	shelf   []string
}

// New returns a room.
func New() *Room {
	r := &Room{}
	r.quiet = sync.NewCond(&r.mu)
	return r
}

// sit is called with the lock held, and so is what it returns.
func (r *Room) sit() (rise func()) {
	if r.swept {
		r.readers++
		return func() {
			r.readers--
			r.quiet.Broadcast()
		}
	}
	return nil
}

// Read reads without the lock.
func (r *Room) Read(read func([]string)) {
	r.mu.Lock()
	rise, shelf := r.sit(), r.shelf
	r.mu.Unlock()
	read(shelf)
	r.leave(rise)
}

func (r *Room) leave(rise func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if rise != nil {
		rise()
	}
}

// Sweep waits until nobody reads.
func (r *Room) Sweep() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.swept = true
	for r.readers > 0 {
		r.quiet.Wait()
	}
	r.swept = false
}
