// Package roller keeps a road free for a roller: who goes on when the road is empty keeps the others out.
package roller

import "sync"

// Road carries cars, or a roller.
type Road struct {
	mu    sync.Mutex
	clear *sync.Cond
	cars  int
	roll  bool
}

// New returns an empty road.
func New() *Road {
	r := &Road{}
	r.clear = sync.NewCond(&r.mu)
	return r
}

// Drive lets a car on, while there is no roller.
func (r *Road) Drive() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.roll {
		return false
	}
	r.cars++
	return true
}

// Off takes a car off.
func (r *Road) Off() {
	r.mu.Lock()
	r.cars--
	r.mu.Unlock()
	r.clear.Signal()
}

// Roll waits for an empty road, and takes it.
func (r *Road) Roll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.cars > 0 || r.roll {
		r.clear.Wait()
	}
	r.roll = true
}

// Rolled gives the road back; one roller after the other.
func (r *Road) Rolled() {
	r.mu.Lock()
	r.roll = false
	r.mu.Unlock()
	r.clear.Signal()
}
