// Package x ticks down a line that is closed from outside, which ends the ticks.
package x

import (
	"io"
	"sync"
	"time"

	"github.com/futurelint/futurelint/testdata/lostwake/silent_calm_ticks/calm"
)

// Line is a line.
type Line struct {
	mu    sync.Mutex
	notes chan []byte
	shut  bool
}

// Open opens a line.
func Open(to io.Writer) *Line {
	l := &Line{notes: make(chan []byte, 16)}
	write := func(notes chan []byte) {
		for note := range notes {
			if _, err := to.Write(note); err != nil {
				return
			}
		}
	}
	tick := func(notes chan []byte) {
		for {
			time.Sleep(time.Minute)
			if !calm.Keep(func() { notes <- nil }) {
				break
			}
		}
	}
	go write(l.notes)
	go tick(l.notes)
	return l
}

// Close closes it, once.
func (l *Line) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.shut {
		l.shut = true
		close(l.notes)
	}
}
