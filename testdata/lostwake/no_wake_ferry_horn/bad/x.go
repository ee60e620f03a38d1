// Package ferry lines up cars on the quay for the captain, who loads them in
// batches.
package ferry

import "sync"

type Car struct {
	Plate  string
	Metres float64
}

// Lane is used by many drivers and one captain.
type Lane struct {
	mu   sync.Mutex
	cars []Car
	over bool // no more cars after these

	horn chan struct{} // holds a token if the captain should look
}

func NewLane() *Lane {
	return &Lane{horn: make(chan struct{}, 1)}
}

func (l *Lane) soundHorn() {
	select {
	case l.horn <- struct{}{}:
	default:
	}
}

// Join puts a car at the end of the lane. It is refused after LastCall.
func (l *Lane) Join(c Car) bool {
	l.mu.Lock()
	if l.over {
		l.mu.Unlock()
		return false
	}
	l.cars = append(l.cars, c)
	l.mu.Unlock()
	l.soundHorn()
	return true
}

// Load returns the cars that stand in the lane, at least one. It returns nil
// after LastCall, when the lane is empty.
func (l *Lane) Load() []Car {
	for {
		l.mu.Lock()
		batch, over := l.cars, l.over
		l.cars = nil
		l.mu.Unlock()

		if len(batch) > 0 || over {
			return batch
		}
		<-l.horn
	}
}

// LastCall closes the lane.
func (l *Lane) LastCall() {
	l.mu.Lock()
	l.over = true // want "no-wake: "
	l.mu.Unlock()
}
