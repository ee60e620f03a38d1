// Package toll lets carts over a bridge while its rules allow it.
package toll

import "sync"

// Rules may change while carts wait.
type Rules struct {
	Passable bool
	Pence    int
}

// Bridge is for some carts at a time.
type Bridge struct {
	rulesMu sync.RWMutex
	rules   Rules

	mu    sync.Mutex
	moved *sync.Cond
	carts int
	holds int
}

// New returns a bridge that is closed.
func New(holds int) *Bridge {
	b := &Bridge{holds: holds}
	b.moved = sync.NewCond(&b.mu)
	return b
}

// Rules returns the rules of the moment.
func (b *Bridge) Rules() Rules {
	b.rulesMu.RLock()
	defer b.rulesMu.RUnlock()
	return b.rules
}

// Allow opens or closes the bridge.
func (b *Bridge) Allow(passable bool) {
	b.rulesMu.Lock()
	b.rules.Passable = passable // want `cond-unlocked`
	b.rulesMu.Unlock()
	b.moved.Broadcast()
}

// Cross waits for its turn.
func (b *Bridge) Cross() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.Rules().Passable || b.carts >= b.holds {
		b.moved.Wait()
	}
	b.carts++
}

// Leave is called on the other side.
func (b *Bridge) Leave() {
	b.mu.Lock()
	b.carts--
	b.mu.Unlock()
	b.moved.Broadcast()
}
