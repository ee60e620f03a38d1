// Package cloakroom keeps coats on hooks; it calls out only when somebody
// stands in front of it.
package cloakroom

import "sync"

// Room has a number of hooks.
type Room struct {
	mu      sync.Mutex
	free    int
	waiting int
	call    sync.Cond
}

// WithHooks returns an empty room.
func WithHooks(n int) *Room {
	r := &Room{free: n}
	r.call.L = &r.mu
	return r
}

// Hang takes a hook.
func (r *Room) Hang() {
	r.mu.Lock()
	for r.free == 0 {
		r.waiting++
		r.call.Wait()
		r.waiting--
	}
	r.free--
	r.mu.Unlock()
}

// Fetch gives n hooks back.
func (r *Room) Fetch(n int) {
	r.mu.Lock()
	r.free += n
	idle := r.waiting == 0
	r.mu.Unlock()
	if idle {
		return
	}
	if n == 1 {
		r.call.Signal()
	} else {
		r.call.Broadcast()
	}
}
