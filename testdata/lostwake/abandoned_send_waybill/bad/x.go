// Package waybill has one clerk stamp waybills.
package waybill

import "context"

type order struct {
	text  string
	stamp chan string
}

// Clerk works off orders, one after the other.
type Clerk struct{ orders chan order }

// Hire starts a clerk.
func Hire() *Clerk {
	c := &Clerk{orders: make(chan order)}
	go c.work()
	return c
}

func (c *Clerk) work() {
	for o := range c.orders {
		o.stamp <- "stamped " + o.text // want `abandoned-send`
	}
}

func (c *Clerk) ask(ctx context.Context, o order) (string, error) {
	o.stamp = make(chan string)
	c.orders <- o
	select {
	case s := <-o.stamp:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Stamp has a text stamped.
func (c *Clerk) Stamp(ctx context.Context, text string) (string, error) {
	return c.ask(ctx, order{text: text})
}
