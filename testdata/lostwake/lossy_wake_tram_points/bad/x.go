// Package tram moves the points of a tram line on schedule.
package tram

import (
	"sync/atomic"
	"time"
)

// Points are moved by a motor.
type Points struct {
	stop  chan struct{}
	ended chan struct{}
	moves atomic.Int32
}

// Start moves the points every now and then.
func Start(every time.Duration, move func(left bool)) *Points {
	p := &Points{
		stop:  make(chan struct{}),
		ended: make(chan struct{}),
	}
	go p.loop(every, move)
	return p
}

func (p *Points) loop(every time.Duration, move func(left bool)) {
	defer close(p.ended)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			move(p.moves.Add(1)%2 == 0)
		case <-p.stop:
			return
		}
	}
}

// Moves returns how often the points were moved.
func (p *Points) Moves() int { return int(p.moves.Load()) }

// Stop returns when the points rest. It may be called more than once.
func (p *Points) Stop() {
	select {
	case p.stop <- struct{}{}: // want "lossy-wake: "
	default:
	}
	<-p.ended
}
