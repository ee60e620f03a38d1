// Package ancestors searches parish books for forebears, many villages at
// a time but never more than the archive has desks.
package ancestors

import (
	"context"
	"sync"
)

// Entry is one person in a parish book.
type Entry struct {
	Name    string
	Village string
	Parents []string
}

// Lookup reads the entry of one person.
type Lookup func(ctx context.Context, name string) (Entry, error)

// Search gathers the entries of one family.
type Search struct {
	desks chan struct{}
	read  Lookup

	mu    sync.Mutex
	seen  map[string]bool
	found []Entry
	err   error
}

// NewSearch returns a search that uses at most the given number of desks.
func NewSearch(desks int, read Lookup) *Search {
	return &Search{
		desks: make(chan struct{}, desks),
		read:  read,
		seen:  make(map[string]bool),
	}
}

func (s *Search) first(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[name] || s.err != nil {
		return false
	}
	s.seen[name] = true
	return true
}

func (s *Search) record(e Entry, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.found = append(s.found, e)
	} else if s.err == nil {
		s.err = err
	}
}

// trace reads name and all forebears and returns when they are known.
func (s *Search) trace(ctx context.Context, name string) {
	if !s.first(name) {
		return
	}
	s.desks <- struct{}{}
	defer func() { <-s.desks }()
	e, err := s.read(ctx, name)
	s.record(e, err)
	if err != nil {
		return
	}
	var parents sync.WaitGroup
	for _, p := range e.Parents {
		parents.Go(func() { s.trace(ctx, p) })
	}
	parents.Wait() // want "held-by-waiter: "
}

// Trace returns what the books know about name's family.
func (s *Search) Trace(ctx context.Context, name string) ([]Entry, error) {
	s.trace(ctx, name)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.found, s.err
}
