// Package settings spreads the settings of an exhibition to its showcases.
package settings

import (
	"maps"
	"sync"
	"sync/atomic"
)

// Values are settings by name.
type Values map[string]string

type watcher struct {
	id int
	fn func(Values)
}

// Store holds the values and those that watch them.
type Store struct {
	frozen atomic.Bool

	mu       sync.Mutex
	values   Values
	watchers []watcher
	lastID   int
}

// NewStore returns a store with the values.
func NewStore(v Values) *Store { return &Store{values: maps.Clone(v)} }

// Watch calls fn with the values, here and after every change, in the order of
// the changes. fn must not call the store. The result ends the calls.
func (s *Store) Watch(fn func(Values)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	id := s.lastID
	fn(maps.Clone(s.values))
	s.watchers = append(s.watchers, watcher{id, fn})
	return func() { s.remove(id) }
}

func (s *Store) remove(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.watchers {
		if w.id == id {
			s.watchers = append(s.watchers[:i:i], s.watchers[i+1:]...)
			return
		}
	}
}

// Freeze makes all later changes fail.
func (s *Store) Freeze() { s.frozen.Store(true) }

// Set changes one value. It reports false for a frozen store.
func (s *Store) Set(name, value string) bool {
	if s.frozen.Load() {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = make(Values)
	}
	if old, ok := s.values[name]; ok && old == value {
		return true
	}
	s.values[name] = value
	for _, w := range s.watchers {
		w.fn(maps.Clone(s.values))
	}
	return true
}
