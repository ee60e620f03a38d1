// Package x lets so many climbers onto each rope.
package x

import "sync"

// Ropes knows the places of each rope.
type Ropes struct {
	mu    sync.Mutex
	limit int
	taken map[string]chan struct{}
}

// New returns ropes with so many places each.
func New(limit int) *Ropes { return &Ropes{limit: limit, taken: map[string]chan struct{}{}} }

// Climb takes a place.
func (r *Ropes) Climb(rope string) {
	r.mu.Lock()
	places, ok := r.taken[rope]
	if !ok {
		places = make(chan struct{}, r.limit)
		r.taken[rope] = places
	}
	r.mu.Unlock()
	places <- struct{}{}
}

// Down gives back the place that the climber has.
func (r *Ropes) Down(rope string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	places, ok := r.taken[rope]
	if !ok {
		return
	}
	<-places
	if len(places) == 0 {
		delete(r.taken, rope)
	}
}
