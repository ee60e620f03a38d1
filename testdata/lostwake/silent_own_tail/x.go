// Package tail walks along a line from a stop of its own.
package tail

import "sync"

type stop struct {
	full bool
	next *stop
}

// Line has a bus that waits at full stops.
type Line struct {
	mu   sync.Mutex
	free *sync.Cond
}

// NewLine returns a line.
func NewLine() *Line {
	l := &Line{}
	l.free = sync.NewCond(&l.mu)
	return l
}

// Ride waits where it is full. The variable at is stored into once, from itself: to ask where
// it comes from must come to an end.
func (l *Line) Ride(show func(func() bool)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var at stop
	show(func() bool { return at.full })
	for at.full {
		l.free.Wait()
		if at.next != nil {
			at = *at.next
		}
	}
}

// Leave frees a place.
func (l *Line) Leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free.Broadcast()
}
