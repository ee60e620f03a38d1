// Package cloakpegs hands out pegs of a cloakroom, each of which guests ask for by its number.
package cloakpegs

import "sync"

// Room is a cloakroom.
type Room struct {
	mu    sync.Mutex
	freed *sync.Cond
	taken map[int]bool
}

// New returns a room.
func New() *Room {
	r := &Room{taken: make(map[int]bool)}
	r.freed = sync.NewCond(&r.mu)
	return r
}

func (r *Room) isTaken(peg int) bool {
	_, ok := r.taken[peg]
	return ok
}

// Hang waits for a peg.
func (r *Room) Hang(peg int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.isTaken(peg) {
		r.freed.Wait()
	}
	r.taken[peg] = true
}

// Fetch frees a peg.
func (r *Room) Fetch(peg int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.taken, peg)
	r.freed.Broadcast()
}
