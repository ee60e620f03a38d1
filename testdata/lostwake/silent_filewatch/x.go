// Package filewatch gathers the changed paths of a directory tree for a rebuild.
package filewatch

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Collector merges events that come close together.
type Collector struct {
	mu    sync.Mutex
	dirty map[string]struct{}
	wake  chan struct{} // capacity 1
	quit  chan struct{}
	quiet time.Duration
}

// NewCollector waits quiet after an event for more of them.
func NewCollector(quiet time.Duration) *Collector {
	return &Collector{
		dirty: make(map[string]struct{}),
		wake:  make(chan struct{}, 1),
		quit:  make(chan struct{}),
		quiet: quiet,
	}
}

// Event notes a changed path; it never blocks.
func (c *Collector) Event(path string) {
	c.mu.Lock()
	c.dirty[path] = struct{}{}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Stop ends Run. It is called once.
func (c *Collector) Stop() { close(c.quit) }

func (c *Collector) drain() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	paths := slices.Sorted(maps.Keys(c.dirty))
	clear(c.dirty)
	return paths
}

// Run calls rebuild with all that changed since its last call.
func (c *Collector) Run(rebuild func(paths []string)) {
	for {
		select {
		case <-c.quit:
			return
		case <-c.wake:
		}
		time.Sleep(c.quiet)
		if paths := c.drain(); len(paths) > 0 {
			rebuild(paths)
		}
	}
}
