// Package mint counts coins from the press into trays.
package mint

import "sync"

// Coin is struck metal.
type Coin struct {
	Cents int
	Year  int
}

// Chute is between the press and the counting table. The zero value cannot be
// used; see NewChute.
type Chute struct {
	lock  sync.Mutex
	ready sync.Cond
	coins []Coin
}

// NewChute returns an empty chute.
func NewChute() *Chute {
	c := new(Chute)
	c.ready.L = &c.lock
	return c
}

// Drop lets coins fall in.
func (c *Chute) Drop(coins ...Coin) {
	if len(coins) == 0 {
		return
	}
	c.lock.Lock()
	c.coins = append(c.coins, coins...)
	c.lock.Unlock()
	c.ready.Broadcast()
}

// Pick waits for a coin and removes it.
func (c *Chute) Pick() Coin {
	c.lock.Lock()
	defer c.lock.Unlock()
	for len(c.coins) == 0 {
		c.ready.Wait()
	}
	last := len(c.coins) - 1
	coin := c.coins[last]
	c.coins = c.coins[:last]
	return coin
}

// Sum picks n coins and adds them up.
func (c *Chute) Sum(n int) (cents int) {
	for range n {
		cents += c.Pick().Cents
	}
	return cents
}
