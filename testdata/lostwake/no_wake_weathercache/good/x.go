package weathercache

import (
	"context"
	"fmt"
	"maps"
	"sync"
)

// Reading is the last value of one station.
type Reading struct {
	Station string
	Celsius float64
	Version uint64
}

type EventKind int

const (
	Updated EventKind = iota
	Removed
	Bookmark
)

type Event struct {
	Kind    EventKind
	Reading Reading
	Version uint64
}

// Cache mirrors the readings of the central office. Readers may ask for a
// state that is at least as new as a version they have seen elsewhere.
type Cache struct {
	mu       sync.RWMutex
	readings map[string]Reading
	version  uint64
	newer    chan struct{} // closed when version moves
}

func New() *Cache {
	return &Cache{
		readings: make(map[string]Reading),
		newer:    make(chan struct{}),
	}
}

func (c *Cache) advanceLocked(v uint64) {
	c.version = v
	close(c.newer)
	c.newer = make(chan struct{})
}

// Handle applies one event of the stream.
func (c *Cache) Handle(ev Event) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ev.Version <= c.version {
		return fmt.Errorf("weathercache: event %d is older than %d", ev.Version, c.version)
	}
	switch ev.Kind {
	case Updated:
		c.readings[ev.Reading.Station] = ev.Reading
	case Removed:
		delete(c.readings, ev.Reading.Station)
	case Bookmark:
	}
	c.advanceLocked(ev.Version)
	return nil
}

// Replace installs a full list, as after a broken stream.
func (c *Cache) Replace(list []Reading, version uint64) {
	fresh := make(map[string]Reading, len(list))
	for _, r := range list {
		fresh[r.Station] = r
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readings = fresh
	c.advanceLocked(version)
}

func (c *Cache) waitFresh(ctx context.Context, atLeast uint64) error {
	for {
		c.mu.RLock()
		have, newer := c.version, c.newer
		c.mu.RUnlock()
		if have >= atLeast {
			return nil
		}
		select {
		case <-newer:
		case <-ctx.Done():
			return fmt.Errorf("weathercache: at %d, want %d: %w", have, atLeast, context.Cause(ctx))
		}
	}
}

// Get returns a station no older than version atLeast.
func (c *Cache) Get(ctx context.Context, station string, atLeast uint64) (Reading, bool, error) {
	if err := c.waitFresh(ctx, atLeast); err != nil {
		return Reading{}, false, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	r, ok := c.readings[station]
	return r, ok, nil
}

// List returns all stations, no older than version atLeast.
func (c *Cache) List(ctx context.Context, atLeast uint64) (map[string]Reading, error) {
	if err := c.waitFresh(ctx, atLeast); err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return maps.Clone(c.readings), nil
}
