// Package drawbridge: carriages wait until the bridge is down. Before it is lowered it is said to be
// moving, which lets nobody go on.
package drawbridge

import "sync"

type position int

const (
	down position = iota
	up
	moving
)

type Bridge struct {
	mu       sync.Mutex
	lowered  *sync.Cond
	position position
	motor    func(to position)
}

func Build(motor func(position)) *Bridge {
	b := &Bridge{motor: motor}
	b.lowered = sync.NewCond(&b.mu)
	return b
}

func (b *Bridge) passable() bool { return b.position == down }

// Cross waits for the bridge.
func (b *Bridge) Cross() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.passable() {
		b.lowered.Wait()
	}
}

func (b *Bridge) note(p position) {
	b.mu.Lock()
	b.position = p
	b.mu.Unlock()
}

func (b *Bridge) Raise() {
	b.note(moving)
	b.motor(up)
	b.note(up)
}

func (b *Bridge) Lower() {
	b.note(moving)
	b.motor(down)
	b.lowered.Broadcast() // want `early-wake: \(\*Bridge\).Lower broadcasts on lowered before it stores position at line [0-9]+, which \(\*Bridge\).Cross reads`
	b.note(down)
}
