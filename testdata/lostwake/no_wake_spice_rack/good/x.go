// Package spices lets cooks wait for what they ask for.
package spices

import "sync"

type shelf struct {
	mu   sync.Mutex
	cond sync.Cond
}

// wait returns, with the lock held, when ok says so.
func (s *shelf) wait(ok func() bool) {
	s.mu.Lock()
	for !ok() {
		s.cond.Wait()
	}
}

// Rack has salt and pepper.
type Rack struct {
	shelf
	salt, pepper int
}

// New returns an empty rack.
func New() *Rack {
	r := new(Rack)
	r.cond.L = &r.mu
	return r
}

// Salt takes a spoon of salt.
func (r *Rack) Salt() {
	r.wait(func() bool { return r.salt > 0 })
	r.salt--
	r.mu.Unlock()
}

// Pepper takes a spoon of pepper.
func (r *Rack) Pepper() {
	r.wait(func() bool { return r.pepper > 0 })
	r.pepper--
	r.mu.Unlock()
}

// Fill fills up salt.
func (r *Rack) Fill(spoons int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.salt += spoons
	r.cond.Broadcast()
}

// Grind grinds pepper.
func (r *Rack) Grind() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pepper++
	r.cond.Broadcast()
}
