// Package bus keeps the free seats of a bus.
package bus

import "sync"

// Bus is made with New. Its door is the Cond's lock.
type Bus struct {
	door  sync.Locker
	freed *sync.Cond
	free  []int
}

// New returns a bus with that many seats.
func New(seats int) *Bus {
	door := &sync.Mutex{}
	b := &Bus{door: door}
	b.freed = sync.NewCond(door)
	for i := range seats {
		b.free = append(b.free, i)
	}
	return b
}

// Sit waits for a seat.
func (b *Bus) Sit() int {
	b.door.Lock()
	defer b.door.Unlock()
	for len(b.free) == 0 {
		b.freed.Wait()
	}
	seat := b.free[0]
	b.free = b.free[1:]
	return seat
}

// Alight frees a seat.
func (b *Bus) Alight(seat int) {
	b.door.Lock()
	b.free = append(b.free, seat)
	b.door.Unlock()
	b.freed.Signal()
}
