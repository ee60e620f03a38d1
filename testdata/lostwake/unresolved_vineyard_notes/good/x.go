// Package vineyard writes notes to a book, several at once.
package vineyard

import "sync"

type note struct {
	text string
	kept chan error
}

// Book keeps notes.
type Book struct {
	write func([]byte) error

	mu    sync.Mutex
	notes []*note
	ring  chan struct{}
}

// Open opens a book.
func Open(write func([]byte) error) *Book {
	b := &Book{write: write, ring: make(chan struct{}, 1)}
	go b.keep()
	return b
}

func (b *Book) keep() {
	for range b.ring {
		b.mu.Lock()
		notes := b.notes
		b.notes = nil
		b.mu.Unlock()
		b.flush(notes)
	}
}

func (b *Book) flush(notes []*note) {
	page := []byte{}
	for _, n := range notes {
		page = append(page, n.text...)
	}
	err := b.write(page)
	if err != nil {
		tell(notes, err)
		return
	}
	tell(notes, nil)
}

func tell(notes []*note, err error) {
	for _, n := range notes {
		n.kept <- err
	}
}

// Keep returns when the note is kept.
func (b *Book) Keep(text string) error {
	n := &note{text, make(chan error, 1)}
	b.mu.Lock()
	b.notes = append(b.notes, n)
	b.mu.Unlock()
	select {
	case b.ring <- struct{}{}:
	default:
	}
	return <-n.kept
}
