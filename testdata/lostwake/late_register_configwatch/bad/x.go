// Package configwatch hands out versions of a configuration to long pollers.
package configwatch

import "sync"

// Snapshot is one immutable version of the configuration.
type Snapshot struct {
	Version int
	Values  map[string]string
}

// Store holds the newest snapshot and the channels of the long pollers.
type Store struct {
	mu      sync.RWMutex
	current Snapshot
	pollers []chan Snapshot
}

// Current returns the newest snapshot.
func (s *Store) Current() Snapshot {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current
}

// Publish installs new values and answers all pollers.
func (s *Store) Publish(values map[string]string) {
	s.mu.Lock()
	s.current = Snapshot{Version: s.current.Version + 1, Values: values}
	snap, pollers := s.current, s.pollers
	s.pollers = nil
	s.mu.Unlock()

	for _, ch := range pollers {
		ch <- snap
	}
}

func (s *Store) subscribe() <-chan Snapshot {
	ch := make(chan Snapshot, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pollers = append(s.pollers, ch) // want "late-register: "
	return ch
}

// Next blocks until there is a snapshot newer than since.
func (s *Store) Next(since int) Snapshot {
	if snap := s.Current(); snap.Version > since {
		return snap
	}
	return <-s.subscribe()
}
