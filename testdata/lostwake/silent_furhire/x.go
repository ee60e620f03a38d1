// Package furhire lends fur coats out of a cold store. The storeman fetches a
// coat, which takes a while; a guest who goes away gets his coat hung back.
package furhire

import (
	"context"
	"errors"
	"sync"
)

// ErrLocked is returned once the store has been locked.
var ErrLocked = errors.New("furhire: store locked")

// Coat is one coat.
type Coat struct{ Size string }

type wish struct {
	size string
	hand chan *Coat
}

// Store is a cold store.
type Store struct {
	wishes chan wish
	locked chan struct{}
	once   sync.Once

	mu    sync.Mutex
	hooks map[string][]*Coat
}

// Open opens a store that holds coats.
func Open(coats ...*Coat) *Store {
	s := &Store{
		wishes: make(chan wish),
		locked: make(chan struct{}),
		hooks:  make(map[string][]*Coat),
	}
	for _, c := range coats {
		s.HangUp(c)
	}
	go s.storeman()
	return s
}

func (s *Store) storeman() {
	for {
		select {
		case w := <-s.wishes:
			w.hand <- s.takeDown(w.size)
		case <-s.locked:
			return
		}
	}
}

// Borrow returns a coat of the given size, or nil if there is none.
func (s *Store) Borrow(ctx context.Context, size string) (*Coat, error) {
	w := wish{size: size, hand: make(chan *Coat)}
	select {
	case s.wishes <- w:
	case <-s.locked:
		return nil, ErrLocked
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case c := <-w.hand:
		return c, nil
	case <-ctx.Done():
		go func() {
			if c := <-w.hand; c != nil {
				s.HangUp(c)
			}
		}()
		return nil, ctx.Err()
	}
}

// HangUp puts a coat back.
func (s *Store) HangUp(c *Coat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks[c.Size] = append(s.hooks[c.Size], c)
}

// Lock sends the storeman home.
func (s *Store) Lock() { s.once.Do(func() { close(s.locked) }) }

func (s *Store) takeDown(size string) *Coat {
	s.mu.Lock()
	defer s.mu.Unlock()
	rail := s.hooks[size]
	if len(rail) == 0 {
		return nil
	}
	c := rail[len(rail)-1]
	s.hooks[size] = rail[:len(rail)-1]
	return c
}
