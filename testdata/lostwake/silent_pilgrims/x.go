// Package pilgrims counts who is on the way. Only the last arrival can end a
// wait; those who depart wake nobody.
package pilgrims

import "sync"

// Road is used in one direction.
type Road struct {
	mu      sync.Mutex
	arrived *sync.Cond
	walking map[string]int // days on the road, by name
	days    int
}

// NewRoad returns an empty road.
func NewRoad() *Road {
	r := &Road{walking: make(map[string]int)}
	r.arrived = sync.NewCond(&r.mu)
	return r
}

// Depart puts pilgrims on the road.
func (r *Road) Depart(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range names {
		if _, ok := r.walking[n]; !ok {
			r.walking[n] = 0
		}
	}
}

// Night adds a day for everybody.
func (r *Road) Night() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.days++
	for n := range r.walking {
		r.walking[n]++
	}
}

// Arrive takes a pilgrim off the road and returns the days.
func (r *Road) Arrive(name string) (days int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	days, ok := r.walking[name]
	if !ok {
		return 0
	}
	delete(r.walking, name)
	if len(r.walking) == 0 {
		r.arrived.Broadcast()
	}
	return days
}

// AwaitAll waits for an empty road and returns the number of nights so far.
func (r *Road) AwaitAll() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.walking) > 0 {
		r.arrived.Wait()
	}
	return r.days
}
