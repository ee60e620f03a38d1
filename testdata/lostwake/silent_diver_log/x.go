// Package diver writes the log of a dive. The figures are atomics because the
// display reads them; they are written by the goroutine of the dive only, and
// nobody sleeps for them.
package diver

import "sync/atomic"

// Step is a part of the dive.
type Step struct {
	Metres  int32
	Minutes int32
}

// Dive is one dive.
type Dive struct {
	depth   atomic.Int32
	minutes atomic.Int32
	up      atomic.Bool

	over chan struct{}
}

// Begin starts a dive.
func Begin(steps []Step) *Dive {
	d := &Dive{over: make(chan struct{})}
	go d.run(steps)
	return d
}

func (d *Dive) run(steps []Step) {
	defer close(d.over)
	for _, s := range steps {
		if d.up.Load() {
			break
		}
		d.depth.Store(s.Metres)
		d.minutes.Add(s.Minutes)
		if d.minutes.Load() > 90 {
			d.up.Store(true)
		}
	}
	d.depth.Store(0)
}

// Display returns what the diver sees.
func (d *Dive) Display() (metres, minutes int32) {
	return d.depth.Load(), d.minutes.Load()
}

// Abort makes the diver come up after the present step. It does not wait.
func (d *Dive) Abort() { d.up.Store(true) }

// Wait returns the minutes under water when the dive is over.
func (d *Dive) Wait() int32 {
	<-d.over
	return d.minutes.Load()
}
