// Package choir gathers voices that WaitGroup.Go has sent away.
package choir

import "sync"

type Choir struct {
	mu sync.Mutex
	n  int
	wg sync.WaitGroup
}

func (c *Choir) Send(v func()) {
	c.wg.Go(func() {
		v()
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	})
}

func (c *Choir) Gather() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wg.Wait() // want "held-by-waiter: "
}
