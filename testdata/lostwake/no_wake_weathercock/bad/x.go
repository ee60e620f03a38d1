// Package weathercock lets watchers wait for another wind.
package weathercock

import "sync"

// Cock turns with the wind, until it is taken down.
type Cock struct {
	mu    sync.Mutex
	turns int
	down  bool
	tell  map[int]func()
	next  int
}

// New puts a cock up.
func New() *Cock { return &Cock{tell: map[int]func(){}} }

func (c *Cock) tellAll() {
	for id, f := range c.tell {
		delete(c.tell, id)
		f()
	}
}

// Turn turns the cock.
func (c *Cock) Turn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turns++
	c.tellAll()
}

// TakeDown ends it all.
func (c *Cock) TakeDown() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = true // want "no-wake: "
}

// After waits until the cock has turned more often; it reports false if it never will.
func (c *Cock) After(turns int) bool {
	c.mu.Lock()
	for c.turns <= turns && !c.down {
		told := make(chan struct{})
		c.next++
		c.tell[c.next] = func() { close(told) }
		c.mu.Unlock()
		<-told
		c.mu.Lock()
	}
	defer c.mu.Unlock()
	return !c.down
}
