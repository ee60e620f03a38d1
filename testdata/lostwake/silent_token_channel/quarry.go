// Package quarry limits how many trucks are on a haul road. Permits are tokens
// in a channel.
package quarry

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Errors of Enter.
var (
	ErrRoadClosed = errors.New("quarry: road closed")
	ErrOnRoad     = errors.New("quarry: truck is on the road")
)

// Road is a haul road.
type Road struct {
	permits chan struct{}
	closed  chan struct{}
	once    sync.Once

	mu     sync.Mutex
	onRoad map[string]time.Time
}

// NewRoad returns a road for that many trucks at a time.
func NewRoad(trucks int) *Road {
	r := &Road{
		permits: make(chan struct{}, trucks),
		closed:  make(chan struct{}),
		onRoad:  make(map[string]time.Time),
	}
	for range trucks {
		r.permits <- struct{}{}
	}
	return r
}

// Enter waits for a permit.
func (r *Road) Enter(ctx context.Context, plate string) error {
	select {
	case <-r.closed:
		return ErrRoadClosed
	default:
	}
	select {
	case <-r.permits:
		if !r.note(plate) {
			r.permits <- struct{}{}
			return ErrOnRoad
		}
		return nil
	case <-r.closed:
		return ErrRoadClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Road) note(plate string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, dup := r.onRoad[plate]; dup {
		return false
	}
	r.onRoad[plate] = time.Now()
	return true
}

// Leave gives the permit back. It returns how long the truck was on the road,
// or false if it was not.
func (r *Road) Leave(plate string) (time.Duration, bool) {
	r.mu.Lock()
	since, ok := r.onRoad[plate]
	delete(r.onRoad, plate)
	r.mu.Unlock()
	if !ok {
		return 0, false
	}
	r.permits <- struct{}{}
	return time.Since(since), true
}

// Trucks returns the number of trucks on the road.
func (r *Road) Trucks() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.onRoad)
}

// Close lets no more trucks in; those on the road may leave.
func (r *Road) Close() {
	r.once.Do(func() { close(r.closed) })
}
