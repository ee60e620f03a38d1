// Package regatta watches two boats and reports the first one at the finish.
package regatta

import "sync"

// Waker schedules a task to be polled.
type Waker interface{ Wake() }

// Boat finishes once, and is polled for one task. The zero value is at sea.
type Boat struct {
	mu       sync.Mutex
	finished bool
	seconds  float64
	waker    Waker
}

// Poll returns the time of the boat, or false after it has kept w.
func (b *Boat) Poll(w Waker) (seconds float64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.finished {
		b.waker = w
	}
	return b.seconds, b.finished
}

// Finish records the time of the boat.
func (b *Boat) Finish(seconds float64) {
	b.mu.Lock()
	if b.finished {
		b.mu.Unlock()
		return
	}
	b.finished, b.seconds = true, seconds
	w := b.waker
	b.waker = nil
	b.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

// Outcome of a duel.
type Outcome struct {
	Winner  int
	Seconds float64
}

// Duel is a future for the first of two boats. It keeps no waker of its own.
type Duel struct {
	boats [2]*Boat
	done  *Outcome
}

// NewDuel returns the duel of two boats.
func NewDuel(a, b *Boat) *Duel { return &Duel{boats: [2]*Boat{a, b}} }

// Poll asks both boats, and leaves w with both.
func (d *Duel) Poll(w Waker) *Outcome {
	if d.done != nil {
		return d.done
	}
	for i, b := range d.boats {
		if s, ok := b.Poll(w); ok {
			if d.done == nil || s < d.done.Seconds {
				d.done = &Outcome{Winner: i, Seconds: s}
			}
		}
	}
	return d.done
}

// Fleet is a future for all of many boats.
type Fleet []*Boat

// Poll returns the sum of the times once all have finished. It asks no further
// than the first boat at sea, which will have it polled again.
func (f Fleet) Poll(w Waker) (total float64, ok bool) {
	for _, b := range f {
		s, ok := b.Poll(w)
		if !ok {
			return 0, false
		}
		total += s
	}
	return total, true
}
