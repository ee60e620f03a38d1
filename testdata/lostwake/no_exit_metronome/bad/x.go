// Package metronome beats time.
package metronome

import (
	"sync"
	"time"
)

// Metronome counts beats.
type Metronome struct {
	beats *time.Ticker
	off   chan struct{}

	mu sync.Mutex
	n  int
}

// New returns a metronome that beats.
func New(d time.Duration) *Metronome {
	m := &Metronome{beats: time.NewTicker(d), off: make(chan struct{})}
	go m.count()
	return m
}

func (m *Metronome) count() {
	for range m.beats.C { // want "no-exit: "
		m.mu.Lock()
		m.n++
		m.mu.Unlock()
	}
}

// Stop stops it.
func (m *Metronome) Stop() {
	m.beats.Stop()
	close(m.off)
}

// Play plays a piece, and tells the beats.
func Play(piece func(), beat func()) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C { // want "no-exit: "
			beat()
		}
	}()
	piece()
	t.Stop()
}
