// Package drawbridge raises a bridge once the last wagon has rolled off.
// There is a single bridge keeper.
package drawbridge

import "sync"

// Bridge is lowered when made and raised once.
type Bridge struct {
	mu     sync.Mutex
	clear  sync.Cond
	wagons int
	barred bool
	empty  bool

	raising sync.Mutex // one keeper at the winch
	up      bool
}

// Lower returns a bridge that wagons may cross.
func Lower() *Bridge {
	b := new(Bridge)
	b.clear.L = &b.mu
	return b
}

// RollOn reports whether a wagon may cross; it must then call RollOff.
func (b *Bridge) RollOn() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.barred {
		return false
	}
	b.wagons++
	return true
}

// RollOff is called once for every wagon that was let on.
func (b *Bridge) RollOff() {
	b.mu.Lock()
	b.wagons--
	last := b.barred && b.wagons == 0
	if last {
		b.empty = true
	}
	b.mu.Unlock()
	if last {
		b.clear.Signal()
	}
}

// Raise bars the bridge, waits for the wagons and turns the winch. Only one
// keeper waits, raising sees to it; and once barred and empty the bridge stays
// empty, so one look is enough.
func (b *Bridge) Raise(winch func()) {
	b.raising.Lock()
	defer b.raising.Unlock()
	if b.up {
		return
	}
	b.bar()
	winch()
	b.up = true
}

func (b *Bridge) bar() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.barred = true
	if b.wagons == 0 {
		b.empty = true
	}
	if !b.empty {
		b.clear.Wait()
	}
}
