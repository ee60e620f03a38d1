// Package dyke moves the sluice boards of a dyke to a higher rack, once at a time.
package dyke

import (
	"sync"
	"sync/atomic"
)

// Rack holds boards; it is moved up as a whole when it is full.
type Rack struct {
	moving uint32
	height atomic.Int64

	mu    sync.Mutex
	still sync.Cond
}

// NewRack returns a rack on the ground.
func NewRack() *Rack {
	r := &Rack{}
	r.still = *sync.NewCond(&r.mu)
	return r
}

func (r *Rack) isMoving() bool { return atomic.LoadUint32(&r.moving) == 1 }

func (r *Rack) await() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.isMoving() {
		r.still.Wait()
	}
}

// Raise moves the rack up, or waits for who does.
func (r *Rack) Raise() {
	if !atomic.CompareAndSwapUint32(&r.moving, 0, 1) {
		r.await()
		return
	}
	r.height.Add(1)
	r.mu.Lock()
	atomic.StoreUint32(&r.moving, 0)
	r.mu.Unlock()
	r.still.Broadcast()
}
