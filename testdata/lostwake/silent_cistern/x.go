// Package cistern gathers rain and gives it to gardeners.
package cistern

import "sync"

// A Cistern gives as much as it holds.
type Cistern struct {
	sync.Cond
	litres   int
	waiting  int
	ration   int // what one gardener gets at most
	overflow int
	room     int
}

// New returns an empty cistern with room.
func New(room, ration int) *Cistern {
	c := &Cistern{room: room, ration: ration}
	c.L = new(sync.Mutex)
	return c
}

// Rain adds water; what does not fit is lost.
func (c *Cistern) Rain(litres int) {
	c.L.Lock()
	defer c.L.Unlock()
	wasDry := c.litres == 0
	c.litres += litres
	if lost := c.litres - c.room; lost > 0 {
		c.litres = c.room
		c.overflow += lost
	}
	// Gardeners wait only while it is dry.
	if wasDry && c.litres > 0 && c.waiting > 0 {
		c.Broadcast()
	}
}

// Draw waits for water and returns at most a ration.
func (c *Cistern) Draw(want int) int {
	c.L.Lock()
	defer c.L.Unlock()
	for c.litres == 0 {
		c.waiting++
		c.Wait()
		c.waiting--
	}
	got := min(want, c.ration, c.litres)
	c.litres -= got
	return got
}

// Drain lets all water out, for cleaning.
func (c *Cistern) Drain() (litres int) {
	c.L.Lock()
	defer c.L.Unlock()
	litres, c.litres = c.litres, 0
	return litres
}

// Ration changes what one gardener gets at most.
func (c *Cistern) Ration(litres int) {
	c.L.Lock()
	defer c.L.Unlock()
	c.ration = max(litres, 1)
}
