// Package ferry books passages on ferries.
package ferry

import "sync"

// Ticket is an issued passage.
type Ticket struct {
	Route string
	Deck  string
	Seat  int
}

// Booking becomes a Ticket when the harbour office confirms it. The zero value
// is an open booking.
type Booking struct {
	mu     sync.Mutex
	issued bool
	ticket Ticket
	hooks  []func(Ticket)
}

// Ticket returns the ticket, if it was issued.
func (b *Booking) Ticket() (Ticket, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ticket, b.issued
}

// OnIssued arranges that fn is called once with the ticket: now, if it was
// issued, else by the office.
func (b *Booking) OnIssued(fn func(Ticket)) {
	if t, ok := b.Ticket(); ok {
		fn(t)
		return
	}
	b.mu.Lock()
	b.hooks = append(b.hooks, fn) // want `late-register`
	b.mu.Unlock()
}

// Issue confirms the booking. Only the first call has an effect.
func (b *Booking) Issue(t Ticket) {
	b.mu.Lock()
	if b.issued {
		b.mu.Unlock()
		return
	}
	b.ticket, b.issued = t, true
	hooks := b.hooks
	b.hooks = nil
	b.mu.Unlock()

	for _, fn := range hooks {
		fn(t)
	}
}

// Group issues consecutive seats to all the bookings.
func Group(route, deck string, first int, bookings ...*Booking) {
	for i, b := range bookings {
		b.Issue(Ticket{Route: route, Deck: deck, Seat: first + i})
	}
}
