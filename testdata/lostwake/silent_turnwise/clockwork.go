// Package clockwork runs small machines in turns. There are no wakers: what is
// not done is asked again in the next turn.
package clockwork

import (
	"context"
	"sync"
	"time"
)

// Machine does a bit of work and says whether it is done.
type Machine interface {
	Poll() (done bool)
}

// Latch is a machine that waits for someone to release it.
type Latch struct {
	mu       sync.Mutex
	released bool
	then     func()
	ran      bool
}

// Release opens the latch.
func (l *Latch) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.released = true
}

func (l *Latch) isReleased() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.released
}

// Then sets what is done after the release: now, or in a turn of the clock. It
// must be called once.
func (l *Latch) Then(fn func()) {
	if l.isReleased() {
		fn()
		l.mu.Lock()
		l.ran = true
		l.mu.Unlock()
		return
	}
	l.mu.Lock()
	l.then = fn
	l.mu.Unlock()
}

// Poll is done after the release and the call that follows from it.
func (l *Latch) Poll() bool {
	l.mu.Lock()
	if !l.released || l.then == nil && !l.ran {
		l.mu.Unlock()
		return false
	}
	fn := l.then
	l.then, l.ran = nil, true
	l.mu.Unlock()
	if fn != nil {
		fn()
	}
	return true
}

// Clock drives the machines from one goroutine.
type Clock struct {
	mu       sync.Mutex
	machines []Machine
}

// Add puts a machine in.
func (c *Clock) Add(m Machine) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.machines = append(c.machines, m)
}

// Turn polls every machine once and keeps those that are not done.
func (c *Clock) Turn() (left int) {
	c.mu.Lock()
	batch := c.machines
	c.machines = nil
	c.mu.Unlock()

	var keep []Machine
	for _, m := range batch {
		if !m.Poll() {
			keep = append(keep, m)
		}
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	c.machines = append(keep, c.machines...)
	return len(c.machines)
}

// Run turns the clock until ctx ends.
func (c *Clock) Run(ctx context.Context, period time.Duration) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.Turn()
		case <-ctx.Done():
			return
		}
	}
}
