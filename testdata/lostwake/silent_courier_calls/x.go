// Package courier sends parcels; the recipient is registered before the parcel
// leaves, and the registration is withdrawn if it cannot leave.
package courier

import (
	"fmt"
	"sync"
)

// Van drives a parcel away and calls back when it is signed for. It may call
// back before it returns.
type Van interface {
	Drive(id int, signed func(id int, by string)) error
}

// Courier has parcels on the way.
type Courier struct {
	van Van

	mu    sync.Mutex
	last  int
	open  map[int]chan string
	extra int // signatures that nobody asked for
}

// New returns a courier with one van.
func New(v Van) *Courier {
	return &Courier{van: v, open: make(map[int]chan string)}
}

func (c *Courier) signed(id int, by string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	reply, ok := c.open[id]
	if !ok {
		c.extra++
		return
	}
	delete(c.open, id)
	reply <- by
}

// Send sends a parcel and waits for the signature.
func (c *Courier) Send() (by string, err error) {
	reply := make(chan string, 1)
	c.mu.Lock()
	c.last++
	id := c.last
	c.open[id] = reply
	c.mu.Unlock()

	if err := c.van.Drive(id, c.signed); err != nil {
		c.mu.Lock()
		delete(c.open, id)
		c.mu.Unlock()
		return "", fmt.Errorf("courier: parcel %d: %w", id, err)
	}
	return <-reply, nil
}
