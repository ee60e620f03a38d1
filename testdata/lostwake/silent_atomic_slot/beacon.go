// Package beacon has a slot for one waker that needs no lock.
package beacon

import "sync/atomic"

// Waker schedules a task; it may be called while that task runs.
type Waker interface{ Wake() }

const (
	idle     uint32 = 0
	entering uint32 = 1 << 0
	leaving  uint32 = 1 << 1
)

// Slot holds the waker that was entered last. One goroutine enters, many wake.
type Slot struct {
	state atomic.Uint32
	waker Waker
}

// Enter puts w in. If a Wake is under way, w is woken at once.
func (s *Slot) Enter(w Waker) {
	if !s.state.CompareAndSwap(idle, entering) {
		w.Wake()
		return
	}
	s.waker = w
	if s.state.CompareAndSwap(entering, idle) {
		return
	}
	s.waker = nil
	s.state.Store(idle)
	w.Wake()
}

// Wake wakes the waker in the slot, if any.
func (s *Slot) Wake() {
	if s.state.Or(leaving) != idle {
		return
	}
	w := s.waker
	s.waker = nil
	s.state.And(^leaving)
	if w != nil {
		w.Wake()
	}
}

// Beacon is seen by one observer, who polls it.
type Beacon struct {
	flashes atomic.Uint64
	out     atomic.Bool
	slot    Slot
}

// Flash is one flash of the lamp.
func (b *Beacon) Flash() {
	b.flashes.Add(1)
	b.slot.Wake()
}

// Extinguish ends the flashing.
func (b *Beacon) Extinguish() {
	b.out.Store(true)
	b.slot.Wake()
}

func (b *Beacon) look(seen uint64) (flashes uint64, lit, news bool) {
	lit = !b.out.Load()
	flashes = b.flashes.Load()
	return flashes, lit, flashes > seen || !lit
}

// PollFlash answers when there were more flashes than those seen, or when there
// will be none. Else ok is false, and w is woken when this may change.
func (b *Beacon) PollFlash(seen uint64, w Waker) (flashes uint64, lit, ok bool) {
	if flashes, lit, ok = b.look(seen); ok {
		return
	}
	b.slot.Enter(w)
	return b.look(seen)
}
