// Package mill grinds sacks in the order in which they come.
package mill

import "sync"

// Mill has one pair of stones.
type Mill struct {
	grind func(sack string)
	kick  chan struct{}
	quit  chan struct{}

	mu    sync.Mutex
	sacks []string
}

// Start starts a mill. Stop must be called once.
func Start(grind func(string)) *Mill {
	m := &Mill{
		grind: grind,
		kick:  make(chan struct{}),
		quit:  make(chan struct{}),
	}
	go m.turn()
	return m
}

// Bring never waits.
func (m *Mill) Bring(sack string) {
	m.mu.Lock()
	m.sacks = append(m.sacks, sack)
	m.mu.Unlock()
	select {
	case m.kick <- struct{}{}: // want "lossy-wake: "
	default:
	}
}

// Stop stops the mill; sacks that were not ground stay as they are.
func (m *Mill) Stop() { close(m.quit) }

func (m *Mill) next() (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.sacks) == 0 {
		return "", false
	}
	s := m.sacks[0]
	m.sacks = m.sacks[1:]
	return s, true
}

func (m *Mill) turn() {
	for {
		if s, ok := m.next(); ok {
			m.grind(s)
			continue
		}
		select {
		case <-m.kick:
		case <-m.quit:
			return
		}
	}
}
