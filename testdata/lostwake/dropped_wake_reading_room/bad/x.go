// Package readingroom lets many read or one write. Who wants to write has those who
// come later wait.
package readingroom

import (
	"context"
	"slices"
	"sync"
)

type visitor struct {
	writes  bool
	in      bool
	entered chan struct{}
}

// Room is a reading room.
type Room struct {
	mu      sync.Mutex
	reading int
	writing bool
	outside []*visitor
}

// admit lets in whoever may enter; it is called with the lock held.
func (r *Room) admit() {
	for len(r.outside) > 0 && !r.writing {
		v := r.outside[0]
		if v.writes && r.reading > 0 {
			return
		}
		r.outside = r.outside[1:]
		if v.writes {
			r.writing = true
		} else {
			r.reading++
		}
		v.in = true
		close(v.entered)
	}
}

func (r *Room) enter(ctx context.Context, writes bool) error {
	v := &visitor{writes: writes, entered: make(chan struct{})}
	r.mu.Lock()
	r.outside = append(r.outside, v)
	r.admit()
	r.mu.Unlock()

	select {
	case <-v.entered:
		return nil
	case <-ctx.Done():
		r.mu.Lock()
		defer r.mu.Unlock()
		if v.in {
			return nil
		}
		i := slices.Index(r.outside, v)
		r.outside = slices.Delete(r.outside, i, i+1)
		return ctx.Err() // want "dropped-wake: "
	}
}

// Read waits until one may read.
func (r *Room) Read(ctx context.Context) error { return r.enter(ctx, false) }

// Write waits until one may write.
func (r *Room) Write(ctx context.Context) error { return r.enter(ctx, true) }

// LeaveReading ends reading.
func (r *Room) LeaveReading() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reading--
	r.admit()
}

// LeaveWriting ends writing.
func (r *Room) LeaveWriting() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writing = false
	r.admit()
}
