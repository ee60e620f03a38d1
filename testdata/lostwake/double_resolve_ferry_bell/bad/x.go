// Package ferrybell rings for ferries.
package ferrybell

import (
	"errors"
	"sync"
)

var errMoored = errors.New("ferrybell: moored")

// Ferry crosses until it is moored, and after a failure again.
type Ferry struct {
	end    chan struct{}
	failed chan error
	crew   sync.WaitGroup
	engine func(end <-chan struct{}) error
}

// NewFerry returns a ferry that crosses.
func NewFerry(engine func(<-chan struct{}) error) *Ferry {
	f := &Ferry{end: make(chan struct{}), failed: make(chan error, 4), engine: engine}
	go f.watch()
	return f
}

func (f *Ferry) watch() {
	for {
		err := <-f.failed
		close(f.end)
		f.crew.Wait()
		if errors.Is(err, errMoored) {
			return
		}
		f.end = make(chan struct{})
		f.cross()
	}
}

func (f *Ferry) cross() {
	f.crew.Add(1)
	go func() {
		defer f.crew.Done()
		if err := f.engine(f.end); err != nil {
			f.failed <- err
		}
	}()
}

// Moor ends it.
func (f *Ferry) Moor() {
	close(f.end) // want "double-resolve: "
	f.failed <- errMoored
}

// Bell rings once one has told the other, who rings only if nobody did.
type Bell struct {
	rung chan struct{}
	news chan string
}

// NewBell returns a bell.
func NewBell() *Bell {
	b := &Bell{make(chan struct{}), make(chan string)}
	go b.wait()
	return b
}

func (b *Bell) wait() {
	for n := range b.news {
		if n == "rung" {
			return
		}
		close(b.rung)
		return
	}
}

// Ring rings.
func (b *Bell) Ring() {
	close(b.rung)
	b.news <- "rung"
}

// Tell lets somebody else ring.
func (b *Bell) Tell() { b.news <- "ring" }

// Wait waits until it has rung.
func (b *Bell) Wait() { <-b.rung }
