// Package bridge holds traffic while a lifting bridge is up.
package bridge

import (
	"sync"
	"sync/atomic"
)

// deck is the moving part. Its state is atomic so that the lamps may read it
// at any time.
type deck struct {
	up    atomic.Bool
	lifts atomic.Int64
}

// Bridge is crossed by many at once.
type Bridge struct {
	deck

	mu       sync.RWMutex
	passable sync.Cond
	crossing atomic.Int32
	toll     map[string]int
}

// New returns a bridge that is down.
func New(toll map[string]int) *Bridge {
	b := &Bridge{toll: toll}
	b.passable.L = b.mu.RLocker()
	return b
}

// Cross waits until the bridge is down, then counts a vehicle and returns
// its toll.
func (b *Bridge) Cross(kind string) int {
	b.passable.L.Lock()
	defer b.passable.L.Unlock()
	for b.up.Load() {
		b.passable.Wait()
	}
	b.crossing.Add(1)
	return b.toll[kind]
}

// Left tells that a vehicle has left the bridge.
func (b *Bridge) Left() { b.crossing.Add(-1) }

// Lift raises the deck; it reports false while somebody is on it.
func (b *Bridge) Lift() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.crossing.Load() > 0 {
		return false
	}
	b.lifts.Add(1)
	b.up.Store(true)
	return true
}

// Lower brings the deck down and lets the traffic go.
func (b *Bridge) Lower() {
	if b.up.CompareAndSwap(true, false) { // want "cond-unlocked: "
		b.passable.Broadcast()
	}
}

// SetToll changes what a kind of vehicle pays.
func (b *Bridge) SetToll(kind string, cents int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.toll[kind] = cents
}

// Lamp returns the colour that boats see.
func (b *Bridge) Lamp() string {
	if b.up.Load() {
		return "green"
	}
	return "red"
}
