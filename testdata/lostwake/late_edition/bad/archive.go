// Package archive keeps the newest edition of a document for its readers.
package archive

import (
	"context"
	"sync"
)

// Edition is one state of the document.
type Edition struct {
	Number int
	Text   string
}

// Shelf holds the newest edition. Number 0 is an empty text.
type Shelf struct {
	mu      sync.Mutex
	newest  Edition
	readers map[*reader]struct{}
}

type reader struct {
	news chan struct{}
}

// NewShelf returns a shelf with the empty edition.
func NewShelf() *Shelf {
	return &Shelf{readers: make(map[*reader]struct{})}
}

// Newest returns the newest edition.
func (s *Shelf) Newest() Edition {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest
}

func (s *Shelf) enter() *reader {
	r := &reader{news: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers[r] = struct{}{}
	return r
}

func (s *Shelf) exit(r *reader) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.readers, r)
}

// After returns an edition with a higher number than the given one, waiting
// for it as long as ctx lives.
func (s *Shelf) After(ctx context.Context, number int) (Edition, error) {
	if e := s.Newest(); e.Number > number {
		return e, nil
	}
	r := s.enter() // want `late-register`
	defer s.exit(r)
	for {
		select {
		case <-ctx.Done():
			return Edition{}, ctx.Err()
		case <-r.news:
		}
		if e := s.Newest(); e.Number > number {
			return e, nil
		}
	}
}

// Publish replaces the newest edition and returns its number.
func (s *Shelf) Publish(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest = Edition{Number: s.newest.Number + 1, Text: text}
	for r := range s.readers {
		select {
		case r.news <- struct{}{}:
		default:
		}
	}
	return s.newest.Number
}
