// Package tickets hands coats back by the number of the ticket.
package tickets

import "sync"

type coat struct {
	ticket int
	owner  string
}

// Room has coats.
type Room struct {
	mu    sync.Mutex
	back  *sync.Cond
	coats []coat
}

// NewRoom returns an empty room.
func NewRoom() *Room {
	r := &Room{}
	r.back = sync.NewCond(&r.mu)
	return r
}

// Fetch waits for the coat of a ticket.
func (r *Room) Fetch(ticket int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		for _, c := range r.coats {
			if c.ticket == ticket {
				return c.owner
			}
		}
		r.back.Wait()
	}
}

// Hang hangs one up.
func (r *Room) Hang(ticket int, owner string) {
	r.mu.Lock()
	r.coats = append(r.coats, coat{ticket, owner})
	r.mu.Unlock()
	r.back.Broadcast()
}

// Rack is one whose shelf is searched by a helper.
type Rack struct {
	mu    sync.Mutex
	back  *sync.Cond
	coats []*coat
}

// NewRack returns an empty rack.
func NewRack() *Rack {
	r := &Rack{}
	r.back = sync.NewCond(&r.mu)
	return r
}

func (r *Rack) find(ticket int) *coat {
	for i := range r.coats {
		if r.coats[i].ticket == ticket {
			return r.coats[i]
		}
	}
	return nil
}

// Fetch waits for the coat of a ticket.
func (r *Rack) Fetch(ticket int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.find(ticket)
	for c == nil {
		r.back.Wait()
		c = r.find(ticket)
	}
	return c.owner
}

// Hang hangs one up.
func (r *Rack) Hang(c *coat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.coats = append(r.coats, c)
	r.back.Broadcast()
}

// Desk answers through a literal.
type Desk struct {
	mu    sync.Mutex
	back  sync.Cond
	coats []coat
}

// NewDesk returns a desk.
func NewDesk() *Desk {
	d := &Desk{}
	d.back.L = &d.mu
	return d
}

// Fetch waits for the coat of a ticket, beside.
func (d *Desk) Fetch(ticket int, got chan<- string) {
	go func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		for {
			for _, c := range d.coats {
				if ticket == c.ticket {
					got <- c.owner
					return
				}
			}
			d.back.Wait()
		}
	}()
}

// Hang hangs one up.
func (d *Desk) Hang(c coat) {
	d.mu.Lock()
	d.coats = append(d.coats, c)
	d.mu.Unlock()
	d.back.Broadcast()
}
