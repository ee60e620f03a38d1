// Package icecream has one cond for the cart: sellers wait for scoops, the cook
// waits for room.
package icecream

import "sync"

// Cart holds scoops.
type Cart struct {
	mu     sync.Mutex
	cond   *sync.Cond
	scoops int
	room   int
}

// NewCart returns an empty cart for that many scoops.
func NewCart(room int) *Cart {
	c := &Cart{room: room}
	c.cond = sync.NewCond(&c.mu)
	return c
}

// Fill adds one scoop when there is room for it.
func (c *Cart) Fill() {
	c.mu.Lock()
	for c.scoops == c.room {
		c.cond.Wait()
	}
	c.scoops++
	c.mu.Unlock()
	c.cond.Broadcast()
}

// Sell removes one scoop when there is one.
func (c *Cart) Sell() (left int) {
	c.mu.Lock()
	for c.scoops == 0 {
		c.cond.Wait()
	}
	c.scoops--
	left = c.scoops
	c.mu.Unlock()
	c.cond.Broadcast()
	return left
}
