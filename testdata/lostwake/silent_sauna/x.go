// Package sauna lets guests wait for a free bench, no longer than they like.
package sauna

import (
	"context"
	"sync"
)

// Room has benches under one lock.
type Room struct {
	mu      sync.Mutex
	freed   sync.Cond
	benches int
	taken   int
	closed  bool
}

// Heat opens a room.
func Heat(benches int) *Room {
	r := &Room{benches: benches}
	r.freed.L = &r.mu
	return r
}

// nudge makes every waiter look again. The empty critical section orders it
// after any waiter that has looked and not yet slept.
func (r *Room) nudge() {
	r.mu.Lock()
	r.mu.Unlock() //nolint:staticcheck // a barrier
	r.freed.Broadcast()
}

// Sit takes a bench; it reports false when the guest gave up or the room was
// closed.
func (r *Room) Sit(ctx context.Context) bool {
	stop := context.AfterFunc(ctx, r.nudge)
	defer stop()

	r.mu.Lock()
	defer r.mu.Unlock()
	for r.taken >= r.benches && !r.closed && ctx.Err() == nil {
		r.freed.Wait()
	}
	if r.closed || ctx.Err() != nil {
		return false
	}
	r.taken++
	return true
}

// Rise gives the bench back. A guest whose time is up may eat a Signal, so
// all are called.
func (r *Room) Rise() {
	r.mu.Lock()
	r.taken--
	r.mu.Unlock()
	r.freed.Broadcast()
}

// Close ends the day.
func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.freed.Broadcast()
}
