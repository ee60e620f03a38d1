// Package pier ties ships up. Bow and stern line have to be fast before a ship
// is moored.
package pier

import (
	"context"
	"errors"
	"sync"
)

type phase int

const (
	adrift phase = iota
	bowFast
	moored
	sunk
)

// ErrSunk says that the ship is no more.
var ErrSunk = errors.New("pier: ship sank")

// Mooring of one ship.
type Mooring struct {
	mu     sync.Mutex
	phase  phase
	result chan error
	lines  int
}

// NewMooring returns a mooring of a ship that is adrift.
func NewMooring() *Mooring {
	return &Mooring{result: make(chan error)}
}

// Line is called by the crew when a line is fast.
func (m *Mooring) Line(bow bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lines++
	switch {
	case m.phase == adrift && bow:
		m.phase = bowFast
	case m.phase == bowFast && !bow:
		m.finish(moored, nil)
	}
}

// Sink is called when the ship sinks.
func (m *Mooring) Sink() {
	m.mu.Lock()
	if m.phase < moored {
		m.finish(sunk, ErrSunk)
	}
	m.mu.Unlock()
}

func (m *Mooring) finish(p phase, err error) {
	m.phase = p
	m.result <- err // want "abandoned-send: "
}

// Moor waits for the crew. It is called once.
func (m *Mooring) Moor(ctx context.Context) (lines int, err error) {
	select {
	case err = <-m.result:
	case <-ctx.Done():
		err = ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lines, err
}
