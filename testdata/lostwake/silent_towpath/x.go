// Package towpath has barges that are towed as far as the locks let them: who ends the towing tells the other side,
// and wakes nobody.
package towpath

import (
	"errors"
	"sync"
)

// ErrOver is reported behind the end.
var ErrOver = errors.New("towpath: over")

type sender interface{ send(letter string) error }

type reach struct {
	*sync.Cond
	miles int
}

func (r *reach) add(miles int) {
	r.L.Lock()
	r.miles += miles
	r.Broadcast()
	r.L.Unlock()
}

func (r *reach) take(miles int) int {
	r.L.Lock()
	defer r.L.Unlock()
	for r.miles == 0 {
		r.Wait()
	}
	miles = min(miles, r.miles)
	r.miles -= miles
	return miles
}

// A Barge is towed.
type Barge struct {
	reach *reach
	over  bool
	post  sender
}

// New returns a barge that writes by itself.
func New() *Barge {
	b := &Barge{reach: &reach{Cond: sync.NewCond(new(sync.Mutex))}}
	b.post = &mirror{b}
	return b
}

// mirror is a post that comes back at once.
type mirror struct{ b *Barge }

func (m *mirror) send(letter string) error {
	m.b.reach.add(len(letter))
	return nil
}

// Tow tows a barge by some miles.
func (b *Barge) Tow(miles int) error {
	if b.over {
		return ErrOver
	}
	for miles > 0 {
		miles -= b.reach.take(miles)
	}
	return b.post.send("towed")
}

// End says that the towing is over, which the one who tows does.
func (b *Barge) End() error {
	b.over = true
	return b.post.send("over")
}
