// Package oven tells bakers when their bread is done.
package oven

import "sync"

type Baker struct {
	shout chan struct{}
}

func (b *Baker) wake() {
	select {
	case b.shout <- struct{}{}:
	default:
	}
}

type Bread struct {
	mu    sync.Mutex
	crust int
	baker *Baker
}

func NewBread() Bread { return Bread{} }

func (b *Bread) Ready(me *Baker) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.crust > 0 {
		return true
	}
	if b.baker == nil {
		b.baker = me
	}
	return false // want `pending-unregistered`
}

func (b *Bread) Brown(by int) {
	b.mu.Lock()
	b.crust += by
	w := b.baker
	b.mu.Unlock()
	if w != nil {
		w.wake()
	}
}
