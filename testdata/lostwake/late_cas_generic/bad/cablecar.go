// Package cablecar tracks cabins through lock-free futures.
package cablecar

import "sync/atomic"

// Waker resumes a task.
type Waker interface {
	Wake()
}

type phase = int32

const (
	empty   phase = iota // nobody waits, no value
	waiting              // a waker is in place
	done                 // the value is in place
)

// Future is a value of type T that arrives later. One task polls it and one
// producer resolves it. The zero value is ready to use.
type Future[T any] struct {
	phase atomic.Int32
	waker atomic.Pointer[Waker]
	value T
}

// Poll returns the value if it has arrived; else it reports false and wakes w
// on arrival.
func (f *Future[T]) Poll(w Waker) (value T, ok bool) {
	if f.phase.Load() == done {
		return f.value, true
	}
	f.waker.Store(&w) // want `late-register`
	f.phase.CompareAndSwap(empty, waiting)
	return value, false
}

// Resolve makes v the value. It must be called once.
func (f *Future[T]) Resolve(v T) {
	f.value = v
	if f.phase.Swap(done) != waiting {
		return
	}
	if w := f.waker.Swap(nil); w != nil {
		(*w).Wake()
	}
}

// Resolved says whether the value has arrived.
func (f *Future[T]) Resolved() bool { return f.phase.Load() == done }

// Position is where a cabin is on the line.
type Position struct {
	Pylon  int
	Uphill bool
}

// Line has a set of cabins.
type Line struct {
	arrivals []Future[Position]
}

// NewLine returns a line with n cabins.
func NewLine(n int) *Line {
	return &Line{arrivals: make([]Future[Position], n)}
}

// Arrival is the future of the cabin's next stop.
func (l *Line) Arrival(cabin int) *Future[Position] { return &l.arrivals[cabin] }

// Stopped is called by the sensor of a pylon.
func (l *Line) Stopped(cabin, pylon int, uphill bool) {
	l.arrivals[cabin].Resolve(Position{Pylon: pylon, Uphill: uphill})
}
