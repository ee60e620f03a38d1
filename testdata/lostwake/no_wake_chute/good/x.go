// Package chute joins a mill to a silo by a chute of limited length.
package chute

import (
	"errors"
	"sync"
)

// ErrShut is reported once the chute is shut.
var ErrShut = errors.New("chute: shut")

// A Chute holds sacks between the one who pours and the one who draws.
type Chute[S any] struct {
	mu     sync.Mutex
	filled sync.Cond // something to draw
	freed  sync.Cond // room to pour
	sacks  []S
	length int
	jam    error
}

// New returns a chute that holds length sacks.
func New[S any](length int) *Chute[S] {
	c := &Chute[S]{length: length}
	c.filled.L = &c.mu
	c.freed.L = &c.mu
	return c
}

// Pour puts one sack in, waiting for room.
func (c *Chute[S]) Pour(s S) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.jam == nil && len(c.sacks) >= c.length {
		c.freed.Wait()
	}
	if c.jam != nil {
		return c.jam
	}
	c.sacks = append(c.sacks, s)
	c.filled.Signal()
	return nil
}

// Draw takes the oldest sack; what is left after a jam can still be drawn.
func (c *Chute[S]) Draw() (S, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.sacks) == 0 {
		if c.jam != nil {
			var none S
			return none, c.jam
		}
		c.filled.Wait()
	}
	s := c.sacks[0]
	c.sacks = c.sacks[1:]
	c.freed.Signal()
	return s, nil
}

// Jam ends the traffic with err, or ErrShut. The first call counts.
func (c *Chute[S]) Jam(err error) {
	if err == nil {
		err = ErrShut
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.jam != nil {
		return
	}
	c.jam = err
	c.freed.Broadcast()
	c.filled.Broadcast()
}
