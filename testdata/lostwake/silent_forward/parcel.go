// Package parcel tracks parcels that pass from one carrier to the next.
package parcel

import "sync"

// Waker resumes a task.
type Waker interface {
	Wake()
}

// Tracker is anything whose delivery can be polled for.
type Tracker interface {
	Poll(w Waker) (place string, ok bool)
}

// Leg is the part of a journey that one carrier does.
type Leg struct {
	mu    sync.Mutex
	place string
	next  Tracker
	waker Waker
}

// Poll returns the place of delivery. A leg that handed the parcel on asks the
// next one.
func (l *Leg) Poll(w Waker) (string, bool) {
	l.mu.Lock()
	if l.place != "" {
		defer l.mu.Unlock()
		return l.place, true
	}
	if next := l.next; next != nil {
		l.mu.Unlock()
		return next.Poll(w)
	}
	l.waker = w
	l.mu.Unlock()
	return "", false
}

// Deliver ends the journey, unless the leg is over.
func (l *Leg) Deliver(place string) { l.end(place, nil) }

// HandOn lets next carry the parcel, unless the leg is over.
func (l *Leg) HandOn(next Tracker) { l.end("", next) }

func (l *Leg) end(place string, next Tracker) {
	l.mu.Lock()
	if l.place != "" || l.next != nil {
		l.mu.Unlock()
		return
	}
	l.place, l.next = place, next
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

// Both is delivered when both of its parcels are.
type Both struct {
	first, second Tracker
	place         string
}

// NewBoth joins two parcels. It is polled by one task.
func NewBoth(first, second Tracker) *Both { return &Both{first: first, second: second} }

// Poll returns the place of the second delivery.
func (b *Both) Poll(w Waker) (string, bool) {
	if b.first != nil {
		if _, ok := b.first.Poll(w); !ok {
			return "", false
		}
		b.first = nil
	}
	if b.second != nil {
		place, ok := b.second.Poll(w)
		if !ok {
			return "", false
		}
		b.place, b.second = place, nil
	}
	return b.place, true
}
