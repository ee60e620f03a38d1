// Package theatrebox keeps the returned tickets of a sold-out play.
package theatrebox

import (
	"errors"
	"sync"
)

// ErrCurtain is returned to people still waiting when the play begins.
var ErrCurtain = errors.New("theatrebox: the curtain is up")

type counter struct {
	sync.Mutex
	seats   int
	begun   bool
	waiting int
}

// Office is the evening box office.
type Office struct {
	counter
	cond sync.Cond
}

// New returns an office with the given number of free seats.
func New(seats int) *Office {
	o := &Office{}
	o.seats = seats
	o.cond.L = &o.counter
	return o
}

// Buy waits for one seat.
func (o *Office) Buy() error {
	o.Lock()
	defer o.Unlock()
	o.waiting++
	defer func() { o.waiting-- }()
	for o.seats == 0 && !o.begun {
		o.cond.Wait()
	}
	if o.begun {
		return ErrCurtain
	}
	o.seats--
	return nil
}

// GiveBack returns a single ticket.
func (o *Office) GiveBack() {
	o.release(1)
}

// GiveBackParty returns the tickets of a whole party, a coach that broke
// down for instance.
func (o *Office) GiveBackParty(people int) {
	if people <= 0 {
		return
	}
	o.release(people)
}

func (o *Office) release(n int) {
	o.Lock()
	o.seats += n
	o.Unlock()
	o.cond.Broadcast()
}

// Raise lifts the curtain and sends everybody home.
func (o *Office) Raise() {
	o.Lock()
	o.begun = true
	o.Unlock()
	o.cond.Broadcast()
}

// Waiting tells how many people stand in the foyer.
func (o *Office) Waiting() int {
	o.Lock()
	defer o.Unlock()
	return o.waiting
}
