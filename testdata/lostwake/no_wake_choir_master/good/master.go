// Package master lets a choir wait for somebody who beats time.
package master

import "sync"

// Master beats time.
type Master struct{ Name string }

// Choir sings once it has a master.
type Choir struct {
	mu     sync.Mutex
	came   *sync.Cond
	master *Master
}

// NewChoir returns a choir without a master.
func NewChoir() *Choir {
	c := &Choir{}
	c.came = sync.NewCond(&c.mu)
	return c
}

// Rehearse waits for the master.
func (c *Choir) Rehearse() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.master == nil {
		c.came.Wait()
	}
	return c.master.Name
}

// Engage takes m on.
func (c *Choir) Engage(m *Master) {
	c.mu.Lock()
	c.master = m
	c.mu.Unlock()
	c.came.Broadcast()
}

// Replace takes the first of the candidates who has turned up; some have not.
func (c *Choir) Replace(candidates []*Master) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range candidates {
		if m != nil {
			c.master = m
			c.came.Broadcast()
			return
		}
	}
}
