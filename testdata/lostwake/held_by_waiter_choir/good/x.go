// Package choir sends the voices of a choir to their rehearsals and calls
// them home.
package choir

import (
	"errors"
	"fmt"
	"sync"
)

// ErrOver is returned once the choir has been gathered.
var ErrOver = errors.New("choir: season is over")

// Voice rehearses until quit is closed.
type Voice func(quit <-chan struct{}) error

// Choir keeps the voices that are away.
type Choir struct {
	mu   sync.Mutex
	away map[string]chan struct{}
	over bool
	errs []error
	wg   sync.WaitGroup
}

// New returns a choir with nobody away.
func New() *Choir {
	return &Choir{away: make(map[string]chan struct{})}
}

// Send lets a voice rehearse.
func (c *Choir) Send(name string, v Voice) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return ErrOver
	}
	if _, ok := c.away[name]; ok {
		return fmt.Errorf("choir: %s is away already", name)
	}
	quit := make(chan struct{})
	c.away[name] = quit
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		c.home(name, v(quit))
	}()
	return nil
}

// home notes that a voice is back.
func (c *Choir) home(name string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.away, name)
	if err != nil {
		c.errs = append(c.errs, fmt.Errorf("%s: %w", name, err))
	}
}

// Gather calls everybody home and waits until they are there.
func (c *Choir) Gather() {
	c.mu.Lock()
	if !c.over {
		c.over = true
		for _, quit := range c.away {
			close(quit)
		}
	}
	c.mu.Unlock()
	c.wg.Wait()
}

// Errors returns what went wrong so far.
func (c *Choir) Errors() []error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]error(nil), c.errs...)
}
