// Package tram shows the place of a tram on a board. The channel is a hint to
// look soon; the board looks every second all the same.
package tram

import (
	"context"
	"sync"
	"time"
)

// Place is where a tram was last seen.
type Place struct {
	Stop  string
	Delay time.Duration
}

// Line tracks one tram.
type Line struct {
	mu    sync.Mutex
	place Place
	hint  chan struct{}
}

// New returns a line whose tram is in the depot.
func New() *Line {
	return &Line{place: Place{Stop: "depot"}, hint: make(chan struct{})}
}

// Seen records where the tram is.
func (l *Line) Seen(p Place) {
	l.mu.Lock()
	l.place = p
	l.mu.Unlock()
	select {
	case l.hint <- struct{}{}:
	default: // the board is drawing, it will look by itself
	}
}

// Place returns where the tram is.
func (l *Line) Place() Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place
}

// Board draws each new place until ctx ends.
func (l *Line) Board(ctx context.Context, draw func(Place)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var shown Place
	for {
		if p := l.Place(); p != shown {
			draw(p)
			shown = p
		}
		select {
		case <-l.hint:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Await returns when the tram has reached stop.
func (l *Line) Await(ctx context.Context, stop string) error {
	for l.Place().Stop != stop {
		again := time.NewTimer(200 * time.Millisecond)
		select {
		case <-l.hint:
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return ctx.Err()
		}
		again.Stop()
	}
	return nil
}
