// Package ring hands out items of a fixed buffer; a poller looks, registers, and looks again.
package ring

import "sync"

type Ring struct {
	mu  sync.Mutex
	buf [4]int
	n   int
	cb  func()
}

func (r *Ring) pending() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf[:r.n]
}

func (r *Ring) Put(v int) {
	r.mu.Lock()
	if r.n < len(r.buf) {
		r.buf[r.n] = v
		r.n++
	}
	f := r.cb
	r.mu.Unlock()
	if f != nil {
		f()
	}
}

func (r *Ring) Ready(f func()) bool {
	if len(r.pending()) > 0 {
		return true
	}
	r.mu.Lock()
	r.cb = f
	r.mu.Unlock()
	for range r.pending() {
		return true
	}
	return false
}
