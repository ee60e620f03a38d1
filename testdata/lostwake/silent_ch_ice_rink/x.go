// Package icerink has doubles for tests of an ice rink: a clock that is moved by
// hand, and a resurfacer that stops where the test wants it to.
package icerink

import (
	"sort"
	"sync"
	"time"
)

// Clock is moved by the test.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	alarms []alarm
}

type alarm struct {
	at time.Time
	c  chan time.Time
}

// After is like time.After.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := alarm{c.now.Add(d), make(chan time.Time, 1)}
	if d <= 0 {
		a.c <- c.now
		return a.c
	}
	c.alarms = append(c.alarms, a)
	sort.Slice(c.alarms, func(i, j int) bool { return c.alarms[i].at.Before(c.alarms[j].at) })
	return a.c
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for len(c.alarms) > 0 && !c.alarms[0].at.After(c.now) {
		c.alarms[0].c <- c.now
		c.alarms = c.alarms[1:]
	}
}

// Resurfacer waits at each corner for the test.
type Resurfacer struct {
	arrived chan int
	goOn    chan struct{}
}

// NewResurfacer returns a resurfacer that stands.
func NewResurfacer() *Resurfacer {
	return &Resurfacer{make(chan int), make(chan struct{})}
}

// Resurface is called by the rink under test.
func (r *Resurfacer) Resurface() {
	for corner := 1; corner <= 4; corner++ {
		r.arrived <- corner
		<-r.goOn
	}
}

// Round drives it around and returns the corners.
func (r *Resurfacer) Round() (corners []int) {
	for range 4 {
		corners = append(corners, <-r.arrived)
		r.goOn <- struct{}{}
	}
	return corners
}
