// Package ramp puts boxes on a belt, and waits until they have arrived.
package ramp

import "sync"

// Belt carries boxes.
type Belt interface {
	Put(box string) (number int)
	Arrived() <-chan int
}

// Ramp puts boxes on the belt: so many at a time as there are bays.
type Ramp struct {
	belt Belt
	bays chan struct{}

	mu      sync.Mutex
	waiting map[int]chan bool
}

// New returns a ramp.
func New(belt Belt, bays int) *Ramp {
	r := &Ramp{belt: belt, bays: make(chan struct{}, bays), waiting: map[int]chan bool{}}
	go r.clear()
	return r
}

// Load puts a box on the belt, and returns once it has arrived.
func (r *Ramp) Load(box string) bool {
	r.bays <- struct{}{}
	arrived := make(chan bool, 1)
	r.mu.Lock()
	r.waiting[r.belt.Put(box)] = arrived
	r.mu.Unlock()
	return <-arrived
}

func (r *Ramp) clear() {
	for {
		number := <-r.belt.Arrived()
		<-r.bays
		r.mu.Lock()
		arrived, ok := r.waiting[number]
		delete(r.waiting, number)
		r.mu.Unlock()
		if ok {
			arrived <- true
		}
	}
}
