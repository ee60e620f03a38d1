// Package flightcache is a cache that loads each missing key only once at a time.
package flightcache

import (
	"errors"
	"sync"
)

// ErrNotFound is returned for keys that the backend does not know.
var ErrNotFound = errors.New("flightcache: not found")

type flight struct {
	wg  sync.WaitGroup
	val []byte
	err error
}

// Cache sits in front of a backend.
type Cache struct {
	Backend func(key string) ([]byte, error)

	mu      sync.Mutex
	vals    map[string][]byte
	flights map[string]*flight
}

// New returns an empty cache.
func New(backend func(key string) ([]byte, error)) *Cache {
	return &Cache{
		Backend: backend,
		vals:    make(map[string][]byte),
		flights: make(map[string]*flight),
	}
}

// Get returns the value of key, out of the cache if possible.
func (c *Cache) Get(key string) ([]byte, error) {
	c.mu.Lock()
	if v, ok := c.vals[key]; ok {
		c.mu.Unlock()
		return v, nil
	}
	if f, ok := c.flights[key]; ok {
		c.mu.Unlock()
		f.wg.Wait()
		return f.val, f.err
	}
	f := new(flight)
	f.wg.Add(1)
	defer f.wg.Done()
	c.flights[key] = f
	c.mu.Unlock()

	f.err = ErrNotFound
	defer c.forget(key)
	v, err := c.Backend(key)
	if err == nil && v == nil {
		return nil, ErrNotFound
	}
	f.val, f.err = v, err
	if err == nil {
		c.store(key, v)
	}
	return v, err
}

func (c *Cache) store(key string, v []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.vals[key] = v
}

func (c *Cache) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flights, key)
}
