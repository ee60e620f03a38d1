// Package quarry keeps workers away from the wall while a charge is laid.
package quarry

import "sync"

// Wall is the face of the quarry. Workers read, the blaster writes.
type Wall struct {
	rw     sync.RWMutex
	safe   *sync.Cond
	hazard map[int]string // by metre of the wall
}

// NewWall returns a wall without hazards.
func NewWall() *Wall {
	w := &Wall{hazard: make(map[int]string)}
	w.safe = sync.NewCond(w.rw.RLocker())
	return w
}

// Mark declares a hazard.
func (w *Wall) Mark(metre int, what string) {
	w.rw.Lock()
	w.hazard[metre] = what
	w.rw.Unlock()
}

// Clear removes one hazard.
func (w *Wall) Clear(metre int) {
	w.rw.Lock()
	delete(w.hazard, metre)
	w.rw.Unlock()
	w.safe.Broadcast()
}

// ClearAll removes all the hazards of one kind.
func (w *Wall) ClearAll(what string) (n int) {
	w.rw.Lock()
	for metre, h := range w.hazard {
		if h == what {
			delete(w.hazard, metre)
			n++
		}
	}
	w.rw.Unlock()
	if n > 0 {
		w.safe.Broadcast()
	}
	return n
}

// Approach waits until there is no hazard at that metre, and runs work there.
// No charge is laid meanwhile.
func (w *Wall) Approach(metre int, work func()) {
	w.rw.RLock()
	defer w.rw.RUnlock()
	for {
		if _, there := w.hazard[metre]; !there {
			break
		}
		w.safe.Wait()
	}
	work()
}
