// Package oven borrows timers from a drawer and puts them back, with a word on whether they rang.
package oven

import "time"

type drawer struct{ spare chan *time.Timer }

func (d *drawer) take(wait time.Duration) *time.Timer {
	select {
	case t := <-d.spare:
		t.Reset(wait)
		return t
	default:
		return time.NewTimer(wait)
	}
}

func (d *drawer) putBack(t *time.Timer, rang bool) {
	stopped := t.Stop()
	if !rang && !stopped {
		<-t.C
	}
	select {
	case d.spare <- t:
	default:
	}
}

// Bake waits for the bread, not longer than it takes to burn.
func (d *drawer) Bake(ready <-chan struct{}) bool {
	t := d.take(time.Minute)
	select {
	case <-ready:
		d.putBack(t, false)
		return true
	case <-t.C:
		d.putBack(t, true)
		return false
	}
}

func New() *drawer { return &drawer{spare: make(chan *time.Timer, 4)} }
