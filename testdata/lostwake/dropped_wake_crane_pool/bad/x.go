// Package cranes lends cranes to building sites.
package cranes

import (
	"errors"
	"sync"
	"time"
)

// ErrNoCrane says that there was no crane in time.
var ErrNoCrane = errors.New("cranes: none in time")

// Crane is lent to one site at a time.
type Crane struct {
	Number int
	Lent   int
}

// Yard has cranes.
type Yard struct {
	mu    sync.Mutex
	idle  []*Crane
	sites map[int]chan *Crane
	next  int
	first int
}

// NewYard returns a yard with n cranes.
func NewYard(n int) *Yard {
	y := &Yard{sites: make(map[int]chan *Crane)}
	for i := range n {
		y.idle = append(y.idle, &Crane{Number: i})
	}
	return y
}

// Get waits for a crane.
func (y *Yard) Get(patience time.Duration) (*Crane, error) {
	y.mu.Lock()
	if n := len(y.idle); n > 0 {
		c := y.idle[n-1]
		y.idle = y.idle[:n-1]
		y.mu.Unlock()
		return c, nil
	}
	ticket := y.next
	y.next++
	lent := make(chan *Crane, 1)
	y.sites[ticket] = lent
	y.mu.Unlock()

	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case c := <-lent:
		return c, nil
	case <-late.C:
		y.mu.Lock()
		delete(y.sites, ticket)
		y.mu.Unlock()
		return nil, ErrNoCrane // want "dropped-wake: "
	}
}

// Put takes a crane back.
func (y *Yard) Put(c *Crane) {
	y.mu.Lock()
	c.Lent++
	y.put(c)
	y.mu.Unlock()
}

func (y *Yard) put(c *Crane) {
	for y.first < y.next {
		lent, waiting := y.sites[y.first]
		delete(y.sites, y.first)
		y.first++
		if waiting {
			lent <- c
			return
		}
	}
	y.idle = append(y.idle, c)
}
