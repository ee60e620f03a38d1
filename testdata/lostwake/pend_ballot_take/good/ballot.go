// Package ballot counts votes and tells a newsroom when a district is in.
package ballot

import "sync"

// Phase of a district.
type Phase int

const (
	Voting Phase = iota
	Counting
	Recount
	Final
)

// Tally is the result of a district.
type Tally struct {
	District string
	Votes    map[string]int
}

// Newsroom is who waits; Flash makes it poll again.
type Newsroom struct {
	flash chan struct{}
}

// NewNewsroom returns a newsroom.
func NewNewsroom() *Newsroom { return &Newsroom{flash: make(chan struct{}, 1)} }

// Flash is harmless if it comes once too often.
func (n *Newsroom) Flash() {
	select {
	case n.flash <- struct{}{}:
	default:
	}
}

// District is polled by one newsroom.
type District struct {
	name string

	mu    sync.Mutex
	phase Phase
	votes map[string]int
	room  *Newsroom
}

// NewDistrict returns a district whose polls are open.
func NewDistrict(name string) *District {
	return &District{name: name, votes: make(map[string]int)}
}

// Poll returns the tally once it is final.
func (d *District) Poll(room *Newsroom) (t Tally, final bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = nil

	switch d.phase {
	case Final:
		return Tally{District: d.name, Votes: d.votes}, true
	case Recount:
		d.room = room
		return Tally{District: d.name}, false
	default:
		d.room = room
	}
	return Tally{District: d.name}, false
}

// Await polls until the tally is final.
func (n *Newsroom) Await(d *District) Tally {
	t, final := d.Poll(n)
	for !final {
		<-n.flash
		t, final = d.Poll(n)
	}
	return t
}

// Vote counts a vote unless the tally is final.
func (d *District) Vote(candidate string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.phase != Final {
		d.votes[candidate]++
	}
}

// Enter begins another phase, of which Final is the last.
func (d *District) Enter(p Phase) {
	d.mu.Lock()
	if d.phase == Final {
		d.mu.Unlock()
		return
	}
	d.phase = p
	room := d.room
	d.room = nil
	d.mu.Unlock()
	if room != nil {
		room.Flash()
	}
}
