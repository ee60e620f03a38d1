// Package lockers gives each actor a locker.
package lockers

import "sync"

type locker struct {
	actor string
	open  bool
}

// Room has lockers by name.
type Room struct {
	mu      sync.Mutex
	freed   sync.Cond
	lockers map[string]locker
}

// New returns a room of open lockers.
func New(names ...string) *Room {
	r := &Room{lockers: map[string]locker{}}
	r.freed.L = &r.mu
	for _, n := range names {
		r.lockers[n] = locker{open: true}
	}
	return r
}

func (r *Room) find() (string, bool) {
	for name, l := range r.lockers {
		if l.open {
			return name, true
		}
	}
	return "", false
}

// Take waits for an open locker, and takes it.
func (r *Room) Take(actor string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	name, ok := r.find()
	for !ok {
		r.freed.Wait()
		name, ok = r.find()
	}
	r.lockers[name] = locker{actor, false}
	return name
}

// Leave opens a locker.
func (r *Room) Leave(name string) {
	r.mu.Lock()
	r.lockers[name] = locker{"", true}
	r.mu.Unlock()
	r.freed.Signal()
}
