// Package cellar ripens cheese. Changes are made under the lock, and the
// wake-ups are sent after it is released.
package cellar

import "sync"

// Cellar has shelves for a number of wheels.
type Cellar struct {
	mu      sync.Mutex
	changed *sync.Cond
	room    int
	ripe    []string
	sealed  bool
}

// New returns a cellar with room for that many wheels.
func New(room int) *Cellar {
	c := &Cellar{room: room}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// Store waits for room.
func (c *Cellar) Store() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.room == 0 && !c.sealed {
		c.changed.Wait()
	}
	if c.sealed {
		return false
	}
	c.room--
	return true
}

// Ripen says that a stored wheel can be eaten.
func (c *Cellar) Ripen(name string) {
	c.mu.Lock()
	c.ripe = append(c.ripe, name)
	c.mu.Unlock()
	c.changed.Broadcast()
}

// Fetch waits for a ripe wheel.
func (c *Cellar) Fetch() (name string, ok bool) {
	c.mu.Lock()
	for len(c.ripe) == 0 && !c.sealed {
		c.changed.Wait()
	}
	if len(c.ripe) > 0 {
		name, ok = c.ripe[0], true
		c.ripe = c.ripe[1:]
		c.room++
	}
	c.mu.Unlock()
	if ok {
		c.changed.Broadcast()
	}
	return name, ok
}

// Seal closes the cellar.
func (c *Cellar) Seal() {
	c.mu.Lock()
	was := c.sealed
	c.sealed = true
	c.mu.Unlock()
	if !was {
		c.changed.Broadcast()
	}
}
