// Package logbook keeps the log of a ferry: each day has a channel of its own for how it ended.
package logbook

import "errors"

// ErrFog is how a foggy day ends.
var ErrFog = errors.New("logbook: fog")

// A Ferry goes each day.
type Ferry struct {
	depart chan struct{}
	moor   chan error
	ask    chan chan chan error
	scrap  chan struct{}
	day    chan error
	last   error
}

// New returns a ferry with its crew.
func New() *Ferry {
	f := &Ferry{depart: make(chan struct{}), moor: make(chan error), ask: make(chan chan chan error), scrap: make(chan struct{})}
	go f.crew()
	return f
}

// Depart begins a day.
func (f *Ferry) Depart() {
	select {
	case f.depart <- struct{}{}:
	case <-f.scrap:
	}
}

// Moor ends it.
func (f *Ferry) Moor(err error) {
	select {
	case f.moor <- err:
	case <-f.scrap:
	}
}

// Day returns what tells how the day has ended, nil where there is none.
func (f *Ferry) Day() <-chan error {
	answer := make(chan chan error, 1)
	select {
	case f.ask <- answer:
		return <-answer
	case <-f.scrap:
		return nil
	}
}

// Scrap ends the ferry.
func (f *Ferry) Scrap() { close(f.scrap) }

func (f *Ferry) crew() {
	for {
		select {
		case <-f.scrap:
			return
		case <-f.depart:
			if f.day == nil {
				f.day = make(chan error, 1)
			}
		case answer := <-f.ask:
			answer <- f.day
		case err := <-f.moor:
			f.last = err
			f.moored()
		}
	}
}

func (f *Ferry) moored() {
	if f.day == nil {
		return
	}
	f.day <- f.last
	f.day = nil
}
