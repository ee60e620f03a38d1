// Package falconer sends falcons out and waits for each to come back.
package falconer

import (
	"errors"
	"sync"
	"time"
)

// ErrLost is the outcome of a falcon that stayed out too long.
var ErrLost = errors.New("falconer: lost")

// Flight is a falcon in the air.
type Flight struct {
	Falcon string
	home   chan struct{}
	prey   string
	err    error
	clock  *time.Timer
}

// Wait blocks until the falcon is back or given up.
func (f *Flight) Wait() (string, error) {
	<-f.home
	return f.prey, f.err
}

func (f *Flight) land(prey string, err error) {
	f.prey, f.err = prey, err
	close(f.home)
}

// Mews is where the falcons live.
type Mews struct {
	mu  sync.Mutex
	out map[string]*Flight
}

// New returns an empty mews.
func New() *Mews { return &Mews{out: make(map[string]*Flight)} }

// Release sends a falcon out. It is given up after the time.
func (m *Mews) Release(falcon string, after time.Duration) *Flight {
	f := &Flight{Falcon: falcon, home: make(chan struct{})}
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, ok := m.out[falcon]; ok {
		return old
	}
	m.out[falcon] = f
	f.clock = time.AfterFunc(after, func() { m.giveUp(f) })
	return f
}

func (m *Mews) giveUp(f *Flight) {
	m.mu.Lock()
	if m.out[f.Falcon] == f {
		delete(m.out, f.Falcon)
	}
	m.mu.Unlock()
	f.land("", ErrLost) // want "double-resolve: "
}

// Return is called when a falcon sits on the glove again.
func (m *Mews) Return(falcon, prey string) bool {
	m.mu.Lock()
	f, ok := m.out[falcon]
	delete(m.out, falcon)
	m.mu.Unlock()
	if !ok {
		return false
	}
	f.clock.Stop()
	f.land(prey, nil)
	return true
}

// Out lists the falcons in the air.
func (m *Mews) Out() (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for n := range m.out {
		names = append(names, n)
	}
	return names
}
