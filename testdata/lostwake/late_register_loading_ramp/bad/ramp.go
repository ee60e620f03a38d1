// Package ramp puts boxes on a belt, and waits until they have arrived.
package ramp

import "sync"

// Belt carries boxes.
type Belt interface {
	Put(box string) (number int)
	Next() (number int)
}

// Ramp puts boxes on the belt, and calls for them to be cleared.
type Ramp struct {
	belt  Belt
	calls chan struct{}

	mu      sync.Mutex
	waiting map[int]chan bool
}

// New returns a ramp.
func New(belt Belt, bays int) *Ramp {
	r := &Ramp{belt: belt, calls: make(chan struct{}, bays), waiting: map[int]chan bool{}}
	go r.clear()
	return r
}

// Load puts a box on the belt, and returns once it has arrived.
func (r *Ramp) Load(box string) bool {
	arrived := make(chan bool, 1)
	number := r.belt.Put(box)
	r.calls <- struct{}{}
	r.mu.Lock()
	r.waiting[number] = arrived // want "late-register: "
	r.mu.Unlock()
	return <-arrived
}

func (r *Ramp) clear() {
	for {
		<-r.calls
		number := r.belt.Next()
		r.mu.Lock()
		arrived, ok := r.waiting[number]
		delete(r.waiting, number)
		r.mu.Unlock()
		if ok {
			arrived <- true
		}
	}
}
