// Package bookmobile lends books out of a van, one reader at a time.
package bookmobile

import (
	"context"
	"fmt"
	"sync"
)

// Book is a book.
type Book struct {
	Title  string
	Author string
}

// Shelf is a stack of returned books. It has one token per book, so whoever
// takes one token takes one book.
type Shelf struct {
	mu     sync.Mutex
	books  []Book
	tokens chan struct{}
}

func NewShelf(room int) *Shelf {
	return &Shelf{tokens: make(chan struct{}, room)}
}

// Return puts a book on the shelf; it reports false when the shelf is full.
func (s *Shelf) Return(b Book) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.tokens <- struct{}{}:
		s.books = append(s.books, b)
		return true
	default:
		return false
	}
}

func (s *Shelf) pop() Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.books[0]
	s.books = s.books[1:]
	return b
}

// Borrow takes the book that is on the shelf for the longest time.
func (s *Shelf) Borrow(ctx context.Context) (Book, error) {
	select {
	case <-s.tokens:
		return s.pop(), nil
	case <-ctx.Done():
		return Book{}, ctx.Err()
	}
}

// Van drives a route and sorts what comes back on the way.
type Van struct {
	shelf *Shelf
	sort  func(Book) error

	mu     sync.Mutex
	sorted int
}

func NewVan(s *Shelf, sort func(Book) error) *Van {
	return &Van{shelf: s, sort: sort}
}

// Drive sorts one book per token until ctx ends.
func (v *Van) Drive(ctx context.Context) error {
	for {
		select {
		case <-v.shelf.tokens:
			b := v.shelf.pop()
			if err := v.sort(b); err != nil {
				return fmt.Errorf("bookmobile: sort %q: %w", b.Title, err)
			}
			v.mu.Lock()
			v.sorted++
			v.mu.Unlock()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Sorted is the number of books sorted so far.
func (v *Van) Sorted() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.sorted
}
