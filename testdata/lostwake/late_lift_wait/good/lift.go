// Package lift lets passengers wait for the cab of a lift.
package lift

import (
	"context"
	"sync"
)

// Lift is one shaft. The motor calls Leave and Arrive.
type Lift struct {
	lock    sync.RWMutex
	moving  bool
	floor   int
	callers map[int][]chan struct{}
}

// NewLift returns a lift whose cab stands at the floor.
func NewLift(floor int) *Lift {
	return &Lift{floor: floor, callers: map[int][]chan struct{}{}}
}

// At says whether the cab stands at the floor.
func (l *Lift) At(floor int) bool {
	l.lock.RLock()
	defer l.lock.RUnlock()
	return !l.moving && l.floor == floor
}

// Call waits until the cab stops at the floor. It does not wait if the cab
// stands there.
func (l *Lift) Call(ctx context.Context, floor int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	door := make(chan struct{})
	l.lock.Lock()
	if !l.moving && l.floor == floor {
		l.lock.Unlock()
		return nil
	}
	l.callers[floor] = append(l.callers[floor], door)
	l.lock.Unlock()

	select {
	case <-door:
		return nil
	case <-ctx.Done():
		l.drop(floor, door)
		return ctx.Err()
	}
}

func (l *Lift) drop(floor int, door chan struct{}) {
	l.lock.Lock()
	defer l.lock.Unlock()
	doors := l.callers[floor]
	for i := range doors {
		if doors[i] == door {
			doors[i] = doors[len(doors)-1]
			l.callers[floor] = doors[:len(doors)-1]
			return
		}
	}
}

// Calls returns the floors at which someone waits.
func (l *Lift) Calls() (floors []int) {
	l.lock.RLock()
	defer l.lock.RUnlock()
	for f, doors := range l.callers {
		if len(doors) > 0 {
			floors = append(floors, f)
		}
	}
	return floors
}

// Leave is called when the cab starts to move.
func (l *Lift) Leave() {
	l.lock.Lock()
	l.moving = true
	l.lock.Unlock()
}

// Arrive is called when the cab has stopped at a floor.
func (l *Lift) Arrive(floor int) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.moving, l.floor = false, floor
	for _, door := range l.callers[floor] {
		close(door)
	}
	delete(l.callers, floor)
}
