// Package oven keeps an oven hot as long as somebody bakes.
package oven

import "time"

// Oven turns itself off when the door was not opened for a while.
type Oven struct {
	door chan struct{}
	off  chan struct{}
	idle time.Duration
}

// On turns an oven on.
func On(idle time.Duration) *Oven {
	o := &Oven{make(chan struct{}), make(chan struct{}), idle}
	go o.watch()
	return o
}

// Open opens the door; it reports whether the oven was on.
func (o *Oven) Open() bool {
	select {
	case o.door <- struct{}{}:
		return true
	case <-o.off:
		return false
	}
}

func rearm(t *time.Timer, d time.Duration) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
	t.Reset(d)
}

func (o *Oven) watch() {
	defer close(o.off)
	t := time.NewTimer(o.idle)
	defer t.Stop()
	warned := false
	for {
		select {
		case <-o.door:
			warned = false
			rearm(t, o.idle)
		case <-t.C:
			if warned {
				return
			}
			warned = true
			rearm(t, o.idle/4)
		}
	}
}
