// Package luggage waits for bags on a conveyor.
package luggage

import (
	"errors"
	"sync"
	"time"
)

// ErrLost says that a bag did not come in time.
var ErrLost = errors.New("luggage: lost")

type claim struct {
	until time.Time
	got   chan error
}

// Conveyor hands bags to those who claim them.
type Conveyor struct {
	mu     sync.Mutex
	claims map[string]claim
}

// NewConveyor returns a conveyor. Its janitor runs as long as the program.
func NewConveyor(every time.Duration) *Conveyor {
	c := &Conveyor{claims: make(map[string]claim)}
	go c.janitor(every)
	return c
}

// Claim waits for a bag. Tags are unique.
func (c *Conveyor) Claim(tag string, patience time.Duration) error {
	cl := claim{time.Now().Add(patience), make(chan error, 1)}
	c.mu.Lock()
	c.claims[tag] = cl
	c.mu.Unlock()
	return <-cl.got
}

// Arrive is called by the scanner. Wet bags are ignored: they come again.
func (c *Conveyor) Arrive(tag string, wet bool) {
	if wet {
		return
	}
	c.mu.Lock()
	cl, ok := c.claims[tag]
	delete(c.claims, tag)
	c.mu.Unlock()
	if !ok {
		return
	}
	cl.got <- nil
}

func (c *Conveyor) janitor(every time.Duration) {
	for now := range time.Tick(every) {
		c.mu.Lock()
		for tag, cl := range c.claims {
			if now.After(cl.until) {
				delete(c.claims, tag)
				cl.got <- ErrLost
			}
		}
		c.mu.Unlock()
	}
}
