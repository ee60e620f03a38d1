// Package hotel delivers mail to rooms whose guests may leave by themselves.
package hotel

import "sync"

// Room is one guest's.
type Room struct {
	mail chan string
	bell chan struct{} // closed to wake the guest up, who leaves then
	left chan struct{} // closed when the guest has left
}

// Hotel has rooms.
type Hotel struct {
	mu    sync.Mutex
	rooms map[int]*Room
	night chan struct{} // closed when the season is over
}

// Open starts the season.
func Open() *Hotel { return &Hotel{rooms: map[int]*Room{}, night: make(chan struct{})} }

// Book gives a guest a room.
func (h *Hotel) Book(n int) *Room {
	r := &Room{mail: make(chan string), bell: make(chan struct{}), left: make(chan struct{})}
	h.mu.Lock()
	h.rooms[n] = r
	h.mu.Unlock()
	go r.stay(h)
	return r
}

func (r *Room) stay(h *Hotel) {
	defer close(r.left)
	for {
		select {
		case <-h.night:
			return
		case <-r.bell:
			return
		case letter := <-r.mail:
			if letter == "come home" {
				return
			}
		}
	}
}

// Wake wakes the guest, and waits until he has left.
func (r *Room) Wake() {
	close(r.bell)
	<-r.left
}

// Deliver brings the letters that next gives to their rooms.
func (h *Hotel) Deliver(next func() (room int, letter string, ok bool)) {
	for {
		n, letter, ok := next()
		if !ok {
			return
		}
		h.mu.Lock()
		r := h.rooms[n]
		h.mu.Unlock()
		if r == nil {
			continue
		}
		select {
		case r.mail <- letter:
		case <-r.left:
		case <-h.night:
			return
		}
	}
}

// Close ends the season.
func (h *Hotel) Close() { close(h.night) }
