// Package drawbridgepins: a bridge may be crossed for good once all its pins were driven.
package drawbridgepins

import "sync"

type Bridge struct {
	mu   sync.Mutex
	firm sync.Cond
	pins int
}

func Build(pins int) *Bridge {
	b := &Bridge{pins: pins}
	b.firm.L = &b.mu
	return b
}

// Cross waits until all pins are in.
func (b *Bridge) Cross() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.pins > 0 {
		b.firm.Wait()
	}
}

// Drive drives a pin.
func (b *Bridge) Drive() {
	b.mu.Lock()
	b.pins--
	last := b.pins == 0
	b.mu.Unlock()
	if last {
		b.firm.Signal() // want `single-wake: \(\*Bridge\).Drive signals one after changing Bridge.pins at line [0-9]+; every waiter may go on`
	}
}
