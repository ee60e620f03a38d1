// Package almanac writes down what observers send in.
package almanac

import (
	"errors"
	"strings"
)

// Almanac is written by one scribe.
type Almanac struct {
	notes  chan string
	faults chan error
	quit   chan struct{}
	lines  []string
	bad    int
}

// New returns an almanac that is written from now on.
func New() *Almanac {
	a := &Almanac{notes: make(chan string), faults: make(chan error), quit: make(chan struct{})}
	a.open()
	return a
}

func (a *Almanac) open() {
	go func() {
		for {
			select {
			case note := <-a.notes:
				a.write(note)
			case <-a.faults:
				a.bad++
			case <-a.quit:
				return
			}
		}
	}()
}

// Close ends the writing.
func (a *Almanac) Close() { close(a.quit) }

// Note sends a note in.
func (a *Almanac) Note(note string) {
	select {
	case a.notes <- note:
	case <-a.quit:
	}
}

func (a *Almanac) write(note string) {
	if strings.TrimSpace(note) == "" {
		a.faults <- errors.New("nothing seen") // want "held-by-waiter: "
	}
	a.lines = append(a.lines, note)
}
