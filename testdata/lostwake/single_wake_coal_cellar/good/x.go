// Package coalcellar has stokers fetch coal; one lantern says that somebody may look again.
package coalcellar

import "sync"

// Cellar is a cellar.
type Cellar struct {
	mu      sync.Mutex
	coal    []int
	shut    bool
	lantern chan struct{}
}

// New returns an empty cellar.
func New() *Cellar { return &Cellar{lantern: make(chan struct{}, 1)} }

func (c *Cellar) light() {
	select {
	case c.lantern <- struct{}{}:
	default:
	}
}

// Tip adds coal.
func (c *Cellar) Tip(sack int) {
	c.mu.Lock()
	c.coal = append(c.coal, sack)
	c.mu.Unlock()
	c.light()
}

func (c *Cellar) look() (sack int, found, more, shut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.coal) > 0 {
		sack, found = c.coal[0], true
		c.coal = c.coal[1:]
	}
	return sack, found, len(c.coal) > 0, c.shut
}

// Fetch waits for a sack; it returns 0 when the cellar is shut and empty.
func (c *Cellar) Fetch() int {
	for {
		sack, found, more, shut := c.look()
		if more || shut {
			c.light()
		}
		if found || shut {
			return sack
		}
		<-c.lantern
	}
}

// Shut shuts the cellar.
func (c *Cellar) Shut() {
	c.mu.Lock()
	c.shut = true
	c.mu.Unlock()
	c.light()
}
