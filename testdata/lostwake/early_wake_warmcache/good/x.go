// Package warmcache lets requests wait for the first fill of a cache.
package warmcache

import (
	"context"
	"sync"
)

// Cache is filled once by Fill.
type Cache[K comparable, V any] struct {
	once  sync.Once
	ready chan struct{}
	items map[K]V // written before ready is closed, then read only
}

// New returns a cold cache.
func New[K comparable, V any]() *Cache[K, V] {
	return &Cache[K, V]{ready: make(chan struct{})}
}

// Fill loads all items.
func (c *Cache[K, V]) Fill(load func() map[K]V) {
	c.once.Do(func() {
		defer close(c.ready)
		c.items = load()
	})
}

// Get waits for the fill and looks up one item.
func (c *Cache[K, V]) Get(ctx context.Context, key K) (v V, ok bool, err error) {
	select {
	case <-c.ready:
	case <-ctx.Done():
		return v, false, ctx.Err()
	}
	v, ok = c.items[key]
	return v, ok, nil
}

// Len waits for the fill and counts the items.
func (c *Cache[K, V]) Len() int {
	<-c.ready
	return len(c.items)
}
