// Package drumsignal has drummers wait for grain, until the mill is stopped for some reason.
package drumsignal

import (
	"errors"
	"sync"
)

var errFlood = errors.New("flood")

// Mill is a mill.
type Mill struct {
	mu    sync.Mutex
	grain int
	cause error
	turn  chan struct{}
}

// New returns a mill.
func New() *Mill { return &Mill{turn: make(chan struct{})} }

func (m *Mill) wake() {
	close(m.turn)
	m.turn = make(chan struct{})
}

// Grind waits for a sack of grain.
func (m *Mill) Grind() error {
	for {
		m.mu.Lock()
		if m.cause != nil {
			err := m.cause
			m.mu.Unlock()
			return err
		}
		if m.grain > 0 {
			m.grain--
			m.mu.Unlock()
			return nil
		}
		turn := m.turn
		m.mu.Unlock()
		<-turn
	}
}

// Pour adds a sack.
func (m *Mill) Pour() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.grain++
	m.wake()
}

func (m *Mill) stop(cause error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cause == nil {
		m.cause = cause // want "no-wake: .*changes Mill.cause but does not wake"
	}
}

// Flood stops the mill.
func (m *Mill) Flood() { m.stop(errFlood) }
