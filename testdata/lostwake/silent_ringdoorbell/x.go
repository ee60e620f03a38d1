// Package ringdoorbell is a single-consumer ring with an atomic fast path.
package ringdoorbell

import "sync/atomic"

// Ring has one producer and one consumer.
type Ring[T any] struct {
	slots  []T
	head   atomic.Uint64 // next to read
	tail   atomic.Uint64 // next to write
	asleep atomic.Bool
	bell   chan struct{}
}

// New returns a ring of n slots.
func New[T any](n int) *Ring[T] {
	return &Ring[T]{slots: make([]T, n), bell: make(chan struct{}, 1)}
}

// Offer adds v, or reports that the ring is full.
func (r *Ring[T]) Offer(v T) bool {
	t := r.tail.Load()
	if t-r.head.Load() == uint64(len(r.slots)) {
		return false
	}
	r.slots[t%uint64(len(r.slots))] = v
	r.tail.Store(t + 1)
	if r.asleep.Swap(false) {
		r.ring()
	}
	return true
}

func (r *Ring[T]) ring() {
	select {
	case r.bell <- struct{}{}:
	default: // one ring is enough, the consumer looks again after it
	}
}

// Take waits for the next value.
func (r *Ring[T]) Take() T {
	for {
		if v, ok := r.poll(); ok {
			return v
		}
		r.asleep.Store(true)
		// The producer may have come between the look and the flag.
		if v, ok := r.poll(); ok {
			r.asleep.Store(false)
			return v
		}
		<-r.bell
	}
}

func (r *Ring[T]) poll() (v T, ok bool) {
	h := r.head.Load()
	if h == r.tail.Load() {
		return v, false
	}
	v = r.slots[h%uint64(len(r.slots))]
	r.head.Store(h + 1)
	return v, true
}
