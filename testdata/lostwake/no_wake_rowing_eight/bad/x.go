// Package rowing starts a boat when all rowers sit.
package rowing

import "sync"

// Boat has seats, of which some may be given up.
type Boat struct {
	sync.Mutex
	push  sync.Cond
	seats int
	sit   int
	turn  int
}

// New returns an empty boat.
func New(seats int) *Boat {
	b := &Boat{seats: seats}
	b.push.L = b
	return b
}

// Sit waits until all sit.
func (b *Boat) Sit() {
	b.Lock()
	defer b.Unlock()
	turn := b.turn
	b.sit++
	if b.sit != b.seats {
		for turn == b.turn {
			b.push.Wait()
		}
		return
	}
	b.off()
}

func (b *Boat) off() {
	b.sit = 0
	b.turn++
	b.push.Broadcast()
}

// GiveUp takes a seat out whose rower is ill.
func (b *Boat) GiveUp() {
	b.Lock()
	defer b.Unlock()
	b.seats -= 1 // want "no-wake: "
}
