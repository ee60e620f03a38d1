// Package sundial hands out time slots; whoever is first, the clerk or the
// customer's patience, decides.
package sundial

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrLeft is returned to customers who have left.
var ErrLeft = errors.New("sundial: customer left")

const (
	standing int32 = iota
	served
	left
)

type customer struct {
	state atomic.Int32
	slot  int
	call  chan struct{}
}

// Dial has slots.
type Dial struct {
	mu    sync.Mutex
	queue []*customer
	slots []int
}

// Slot waits for a slot.
func (d *Dial) Slot(patience time.Duration) (int, error) {
	c := &customer{call: make(chan struct{})}
	d.mu.Lock()
	if n := len(d.slots); n > 0 {
		s := d.slots[n-1]
		d.slots = d.slots[:n-1]
		d.mu.Unlock()
		return s, nil
	}
	d.queue = append(d.queue, c)
	d.mu.Unlock()

	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case <-c.call:
		return c.slot, nil
	case <-t.C:
		if c.state.CompareAndSwap(standing, left) {
			return 0, ErrLeft
		}
		<-c.call
		return c.slot, nil
	}
}

// Return gives a slot to the first customer who has not left.
func (d *Dial) Return(slot int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.queue) > 0 {
		c := d.queue[0]
		d.queue = d.queue[1:]
		if c.state.CompareAndSwap(standing, served) {
			c.slot = slot
			close(c.call)
			return
		}
	}
	d.slots = append(d.slots, slot)
}
