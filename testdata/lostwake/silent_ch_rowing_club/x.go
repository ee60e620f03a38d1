// Package rowing lends boats to members, first come, first served.
package rowing

import (
	"context"
	"sync"
)

type turn struct {
	boat chan int
}

// Club has boats.
type Club struct {
	mu    sync.Mutex
	boats []int
	queue []*turn
}

// NewClub returns a club with n boats.
func NewClub(n int) *Club {
	c := &Club{}
	for i := range n {
		c.boats = append(c.boats, i)
	}
	return c
}

// Take returns a boat.
func (c *Club) Take(ctx context.Context) (int, error) {
	c.mu.Lock()
	if n := len(c.boats); n > 0 && len(c.queue) == 0 {
		b := c.boats[n-1]
		c.boats = c.boats[:n-1]
		c.mu.Unlock()
		return b, nil
	}
	t := &turn{make(chan int, 1)}
	c.queue = append(c.queue, t)
	c.mu.Unlock()

	select {
	case b := <-t.boat:
		return b, nil
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, q := range c.queue {
		if q == t {
			c.queue = append(c.queue[:i], c.queue[i+1:]...)
			return 0, ctx.Err()
		}
	}
	// Give got ahead of us: the boat is already there.
	c.give(<-t.boat)
	return 0, ctx.Err()
}

// Give brings a boat back.
func (c *Club) Give(boat int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.give(boat)
}

func (c *Club) give(boat int) {
	if len(c.queue) == 0 {
		c.boats = append(c.boats, boat)
		return
	}
	t := c.queue[0]
	c.queue = c.queue[1:]
	t.boat <- boat
}
