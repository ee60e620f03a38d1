// Package chain looks for a link by a helper that calls itself.
package chain

import "sync"

type link struct {
	next *link
	key  int
}

func find(l *link, key int) *link {
	if l == nil {
		return nil
	}
	if l.key == key {
		return l
	}
	at := find(l.next, key)
	if at == nil {
		return nil
	}
	return at
}

// Chain has links.
type Chain struct {
	mu   sync.Mutex
	more *sync.Cond
	head *link
}

// New returns one without links.
func New() *Chain {
	c := &Chain{}
	c.more = sync.NewCond(&c.mu)
	return c
}

// Wait waits for a link.
func (c *Chain) Wait(key int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for find(c.head, key) == nil {
		c.more.Wait()
	}
}

// Add adds one.
func (c *Chain) Add(key int) {
	c.mu.Lock()
	c.head = &link{c.head, key}
	c.mu.Unlock()
	c.more.Broadcast()
}
