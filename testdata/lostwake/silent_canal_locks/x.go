// Package canal moves the water in a lock chamber; helpers change the level and
// tell their caller whom to wake when the mutex is free again.
package canal

import "sync"

type watcher struct {
	level   int
	reached chan struct{}
}

// Chamber is between two gates.
type Chamber struct {
	mu       sync.Mutex
	level    int
	watchers []watcher
}

// setLocked changes the level and returns those that waited for it.
func (c *Chamber) setLocked(level int) (wake []watcher) {
	c.level = level
	rest := c.watchers[:0]
	for _, w := range c.watchers {
		if w.level == level {
			wake = append(wake, w)
		} else {
			rest = append(rest, w)
		}
	}
	c.watchers = rest
	return wake
}

func release(ws []watcher) {
	for _, w := range ws {
		close(w.reached)
	}
}

// Fill brings the water up by one step.
func (c *Chamber) Fill() {
	c.mu.Lock()
	wake := c.setLocked(c.level + 1)
	c.mu.Unlock()
	release(wake)
}

// Drain lets all the water out.
func (c *Chamber) Drain() {
	c.mu.Lock()
	var wake []watcher
	if c.level != 0 {
		wake = c.setLocked(0)
	}
	c.mu.Unlock()
	release(wake)
}

// Await returns when the water has been at that level.
func (c *Chamber) Await(level int) {
	c.mu.Lock()
	if c.level == level {
		c.mu.Unlock()
		return
	}
	w := watcher{level, make(chan struct{})}
	c.watchers = append(c.watchers, w)
	c.mu.Unlock()
	<-w.reached
}
