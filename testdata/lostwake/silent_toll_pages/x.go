// Package tollpages: a toll book is written page by page. Who waits for its page is let go when
// that was written, and all are when the book is lost: no page has a higher number than the last one.
package tollpages

import (
	"container/list"
	"math"
	"sync"
)

type reader struct {
	page uint64
	call chan struct{}
}

type Book struct {
	mu      sync.Mutex
	written uint64
	lost    error
	readers list.List // of *reader
}

func Open() *Book { return new(Book) }

// Read waits until the page was written.
func (b *Book) Read(page uint64) error {
	for {
		b.mu.Lock()
		if b.written >= page || b.lost != nil {
			defer b.mu.Unlock()
			return b.lost
		}
		r := &reader{page, make(chan struct{})}
		b.readers.PushBack(r)
		b.mu.Unlock()
		<-r.call
	}
}

func (b *Book) callLocked(upto uint64) {
	for e := b.readers.Front(); e != nil; {
		next := e.Next()
		if r := e.Value.(*reader); upto >= r.page {
			close(r.call)
			b.readers.Remove(e)
		}
		e = next
	}
}

// Write tells that the pages up to this one were written.
func (b *Book) Write(page uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.written = page
	b.callLocked(page)
}

// Lose ends the book.
func (b *Book) Lose(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost = err
	b.callLocked(math.MaxUint64)
}
