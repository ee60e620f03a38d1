// Package rental lends boats; who gives up waiting settles its own claim.
package rental

import (
	"context"
	"errors"
	"sync"
)

type boat struct{ name string }

type claim struct {
	mu    sync.Mutex
	ready chan struct{}
	boat  *boat
	err   error
}

func (c *claim) deliver(b *boat, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.boat != nil || c.err != nil {
		return false
	}
	c.boat, c.err = b, err
	close(c.ready)
	return true
}

// cancel takes the claim back; a boat that has come meanwhile is returned.
func (c *claim) cancel(y *Yard, err error) {
	c.mu.Lock()
	if c.boat == nil && c.err == nil {
		close(c.ready)
	}
	b := c.boat
	c.boat = nil
	c.err = err
	c.mu.Unlock()
	if b != nil {
		y.Return(b)
	}
}

type Yard struct {
	mu     sync.Mutex
	boats  []*boat
	claims []*claim
}

func (y *Yard) Return(b *boat) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for len(y.claims) > 0 {
		c := y.claims[0]
		y.claims = y.claims[1:]
		if c.deliver(b, nil) {
			return
		}
	}
	y.boats = append(y.boats, b)
}

func (y *Yard) Close() {
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, c := range y.claims {
		c.deliver(nil, errors.New("closed"))
	}
	y.claims = nil
}

func (y *Yard) Rent(ctx context.Context) (b *boat, err error) {
	c := &claim{ready: make(chan struct{})}
	y.mu.Lock()
	if n := len(y.boats); n > 0 {
		b := y.boats[n-1]
		y.boats = y.boats[:n-1]
		y.mu.Unlock()
		return b, nil
	}
	y.claims = append(y.claims, c)
	y.mu.Unlock()
	defer func() {
		if err != nil {
			c.cancel(y, err)
		}
	}()
	select {
	case <-c.ready:
		if c.err != nil {
			return nil, c.err
		}
		return c.boat, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
