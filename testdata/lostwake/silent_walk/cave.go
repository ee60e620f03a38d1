// Package cave maps the chambers of a cave and lets callers walk through it.
package cave

import (
	"errors"
	"sync"
)

// SkipBranch is returned by a visit to leave the chambers behind out.
var SkipBranch = errors.New("cave: skip branch")

// Chamber is a room with passages to others.
type Chamber struct {
	Name  string
	Depth int

	mu       sync.Mutex
	sealed   bool
	passages []*Chamber
	guard    func(*Chamber) bool
}

// Dig adds a passage to a new chamber.
func (c *Chamber) Dig(name string) *Chamber {
	n := &Chamber{Name: name, Depth: c.Depth + 1}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passages = append(c.passages, n)
	return n
}

// Seal closes the chamber to walks.
func (c *Chamber) Seal(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sealed = on
}

// SetGuard sets a function that is asked before a walk enters the chamber.
func (c *Chamber) SetGuard(fn func(*Chamber) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.guard = fn
}

func (c *Chamber) ahead() (passages []*Chamber, guard func(*Chamber) bool, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sealed {
		return nil, nil, false
	}
	return append(passages, c.passages...), c.guard, true
}

// Walk calls visit for this chamber and those behind it that are open, and
// ends with the first error.
func (c *Chamber) Walk(visit func(*Chamber) error) error {
	next, guard, ok := c.ahead()
	if !ok || guard != nil && !guard(c) {
		return nil
	}
	switch err := visit(c); {
	case errors.Is(err, SkipBranch):
		return nil
	case err != nil:
		return err
	}
	for _, n := range next {
		if err := n.Walk(visit); err != nil {
			return err
		}
	}
	return nil
}

// Find returns a chamber for which match is true, or nil.
func (c *Chamber) Find(match func(*Chamber) bool) (found *Chamber) {
	stop := errors.New("found")
	_ = c.Walk(func(x *Chamber) error {
		if match(x) {
			found = x
			return stop
		}
		return nil
	})
	return found
}
