// Package cistern collects rain water. Gardeners wait for an amount.
package cistern

import (
	"context"
	"sync"
	"sync/atomic"
)

type claim struct {
	litres int64
	full   chan<- int64
}

// Cistern has no upper limit; its zero value is empty. Water is measured as the
// total that ever came in, and that total only grows.
type Cistern struct {
	total atomic.Int64

	mu     sync.Mutex
	claims []claim
}

// Total returns the amount that came in.
func (c *Cistern) Total() int64 { return c.total.Load() }

// Rain adds water.
func (c *Cistern) Rain(litres int64) {
	if litres <= 0 {
		return
	}
	now := c.total.Add(litres)

	c.mu.Lock()
	defer c.mu.Unlock()
	open := c.claims[:0]
	for _, cl := range c.claims {
		if cl.litres > now {
			open = append(open, cl)
			continue
		}
		cl.full <- now // has room for one
	}
	c.claims = open
}

// WaitTotal returns the total as soon as it is at least that many litres.
func (c *Cistern) WaitTotal(ctx context.Context, litres int64) (int64, error) {
	if now := c.total.Load(); now >= litres {
		return now, nil
	}
	full := make(chan int64, 1)
	if now, ok := c.claim(litres, full); ok { // want `late-register`
		return now, nil
	}

	defer c.withdraw(full)
	select {
	case now := <-full:
		return now, nil
	case <-ctx.Done():
		return c.total.Load(), ctx.Err()
	}
}

func (c *Cistern) claim(litres int64, full chan<- int64) (now int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if litres <= 0 {
		return c.total.Load(), true
	}
	c.claims = append(c.claims, claim{litres, full})
	return 0, false
}

func (c *Cistern) withdraw(full chan<- int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, cl := range c.claims {
		if cl.full == full {
			c.claims = append(c.claims[:i], c.claims[i+1:]...)
			break
		}
	}
}
