// Package reservoir lets the gardens of a valley share one water basin.
package reservoir

import (
	"errors"
	"sync"
)

// ErrSealed is returned once the basin is sealed for repairs.
var ErrSealed = errors.New("reservoir: basin is sealed")

// sluice is the gate by which water leaves; the gardeners queue at it.
type sluice struct {
	mu     sync.Mutex
	opened *sync.Cond
	shut   bool
}

// Basin collects water and gives it out by the bucket.
type Basin struct {
	sluice

	inflow  sync.Mutex
	springs map[string]int
	water   int
}

// Dig returns an empty basin.
func Dig() *Basin {
	b := &Basin{springs: make(map[string]int)}
	b.opened = sync.NewCond(&b.mu)
	return b
}

// Pour adds the water of one spring.
func (b *Basin) Pour(spring string, buckets int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inflow.Lock()
	b.springs[spring] += buckets
	b.water += buckets
	b.inflow.Unlock()
	b.opened.Broadcast()
}

// level reads the water. The caller holds b.mu.
func (b *Basin) level() int {
	b.inflow.Lock()
	defer b.inflow.Unlock()
	return b.water
}

// draw takes buckets out. The caller holds b.mu.
func (b *Basin) draw(buckets int) {
	b.inflow.Lock()
	defer b.inflow.Unlock()
	b.water -= buckets
}

// Water waits until there are enough buckets and takes them.
func (b *Basin) Water(buckets int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.shut && b.level() < buckets {
		b.opened.Wait()
	}
	if b.shut {
		return ErrSealed
	}
	b.draw(buckets)
	return nil
}

// Seal shuts the sluice for good.
func (b *Basin) Seal() {
	b.mu.Lock()
	b.shut = true
	b.mu.Unlock()
	b.opened.Broadcast()
}

// Springs tells how much each spring has brought.
func (b *Basin) Springs() map[string]int {
	b.inflow.Lock()
	defer b.inflow.Unlock()
	m := make(map[string]int, len(b.springs))
	for s, n := range b.springs {
		m[s] = n
	}
	return m
}
