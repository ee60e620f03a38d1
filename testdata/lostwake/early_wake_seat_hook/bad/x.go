// Package seats assigns seats to reservations; readers are called back.
package seats

import "sync"

// Reservation gets a seat from the box office.
type Reservation struct {
	mu     sync.Mutex
	seat   string
	notify func()
}

// Seat returns the seat, or false as long as there is none. Then notify will be
// called once, when it pays to ask again.
func (r *Reservation) Seat(notify func()) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seat == "" {
		r.notify = notify
		return "", false
	}
	return r.seat, true
}

func (r *Reservation) takeHook() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	fn := r.notify
	r.notify = nil
	return fn
}

// Assign sets the seat. It is called once.
func (r *Reservation) Assign(seat string) {
	if fn := r.takeHook(); fn != nil { // want "early-wake: "
		fn()
	}
	r.mu.Lock()
	r.seat = seat
	r.mu.Unlock()
}

// Office assigns the seats of a row from the left.
func Office(row byte, rs []*Reservation) {
	for i, r := range rs {
		r.Assign(string(row) + string(rune('a'+i)))
	}
}
