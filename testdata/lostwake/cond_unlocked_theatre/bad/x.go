// Package theatre seats guests while the house fills and empties.
package theatre

import "sync"

// ledger counts who is inside. It has a lock of its own because the box
// office asks for it all the time.
type ledger struct {
	mu     sync.Mutex
	inside int
	peak   int
}

func (l *ledger) add(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inside += n
	l.peak = max(l.peak, l.inside)
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inside
}

// House is a theatre with a fixed number of seats.
type House struct {
	door  sync.Mutex
	moved *sync.Cond
	seats int
	ledger
}

// NewHouse returns an empty house.
func NewHouse(seats int) *House {
	h := &House{seats: seats}
	h.moved = sync.NewCond(&h.door)
	return h
}

// Enter lets a party in as soon as there are seats for all of it.
func (h *House) Enter(party int) bool {
	if party > h.seats {
		return false
	}
	h.door.Lock()
	defer h.door.Unlock()
	for h.count()+party > h.seats {
		h.moved.Wait()
	}
	h.add(party)
	return true
}

// Leave lets a party out.
func (h *House) Leave(party int) {
	h.add(-party) // want "cond-unlocked: "
	h.moved.Broadcast()
}

// Empty waits for the last guest to go, to sweep the floor.
func (h *House) Empty(sweep func()) {
	h.door.Lock()
	defer h.door.Unlock()
	for h.count() > 0 {
		h.moved.Wait()
	}
	sweep()
}

// Peak returns the largest audience.
func (h *House) Peak() int {
	h.ledger.mu.Lock()
	defer h.ledger.mu.Unlock()
	return h.peak
}
