// Package sauna watches guests in a sauna.
package sauna

import "time"

// Cabin is watched by one goroutine.
type Cabin struct {
	door  chan int // how many came in, or out if negative
	limit time.Duration
	alarm func(guests int)
}

// NewCabin returns a cabin.
func NewCabin(limit time.Duration, alarm func(int)) *Cabin {
	return &Cabin{make(chan int), limit, alarm}
}

// Door is called when the door was open.
func (c *Cabin) Door(n int) { c.door <- n }

// Close is called after the last Door.
func (c *Cabin) Close() { close(c.door) }

// Watch returns after Close. The alarm comes once, until somebody moves.
func (c *Cabin) Watch() {
	t := time.NewTimer(c.limit)
	defer t.Stop()
	guests := 0
	for {
		select {
		case n, ok := <-c.door:
			if !ok {
				return
			}
			guests += n
			if !t.Stop() {
				select {
				case <-t.C:
				default:
				}
			}
			t.Reset(c.limit)
		case <-t.C:
			if guests > 0 {
				c.alarm(guests)
			}
		}
	}
}
