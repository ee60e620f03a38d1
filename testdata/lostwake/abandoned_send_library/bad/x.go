// Package library lends one copy of every book, hand to hand where possible.
package library

import (
	"container/list"
	"context"
	"sync"
)

// A Book is lent to one reader at a time.
type Book struct {
	Title string
	Worn  int
}

type reader struct {
	hand chan *Book
	left chan struct{} // closed when the reader goes
}

// A Desk lends a pile of equal books.
type Desk struct {
	mu      sync.Mutex
	pile    []*Book
	readers list.List // of *reader
}

// New returns a desk with a pile.
func New(pile ...*Book) *Desk { return &Desk{pile: pile} }

// Borrow waits for a book.
func (d *Desk) Borrow(ctx context.Context) (*Book, error) {
	d.mu.Lock()
	if n := len(d.pile); n > 0 {
		b := d.pile[n-1]
		d.pile = d.pile[:n-1]
		d.mu.Unlock()
		return b, nil
	}
	r := &reader{hand: make(chan *Book), left: make(chan struct{})}
	e := d.readers.PushBack(r)
	d.mu.Unlock()
	defer close(r.left)

	select {
	case b := <-r.hand:
		return b, nil
	case <-ctx.Done():
		d.mu.Lock()
		d.readers.Remove(e)
		d.mu.Unlock()
		return nil, ctx.Err() // want "dropped-wake: "
	}
}

func (d *Desk) next() *reader {
	e := d.readers.Front()
	if e == nil {
		return nil
	}
	return d.readers.Remove(e).(*reader)
}

// Return hands a book to the reader who waits longest, or puts it on the pile.
func (d *Desk) Return(b *Book) {
	b.Worn++
	for {
		d.mu.Lock()
		r := d.next()
		if r == nil {
			d.pile = append(d.pile, b)
			d.mu.Unlock()
			return
		}
		d.mu.Unlock()

		r.hand <- b // want "abandoned-send: "
		return
	}
}
