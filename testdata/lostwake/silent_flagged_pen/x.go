// Package pen has one pen: who wants the book closed keeps it, says so, and the keeper puts it back when the book is shut.
package pen

import "errors"

// ErrClosed says that the book is shut.
var ErrClosed = errors.New("pen: closed")

// Book is written with one pen.
type Book struct {
	pen    chan struct{}
	kept   bool
	state  chan error
	broken chan error
	shut   chan struct{}
	lines  []string
}

// New returns a book with its keeper.
func New() *Book {
	b := &Book{pen: make(chan struct{}, 1), state: make(chan error), broken: make(chan error), shut: make(chan struct{})}
	go b.keep()
	return b
}

func (b *Book) keep() {
	for {
		select {
		case err := <-b.state:
			if err == nil {
				continue
			}
			for {
				select {
				case b.broken <- err:
				case <-b.shut:
					if b.kept {
						<-b.pen
					}
					return
				}
			}
		case <-b.shut:
			if b.kept {
				<-b.pen
			}
			return
		}
	}
}

// Write writes a line.
func (b *Book) Write(line string) error {
	select {
	case b.pen <- struct{}{}:
	case err := <-b.broken:
		return err
	case <-b.shut:
		return ErrClosed
	}
	if line == "" {
		<-b.pen
		return errors.New("pen: nothing to write")
	}
	b.lines = append(b.lines, line)
	<-b.pen
	return nil
}

// Freeze has nobody write any more.
func (b *Book) Freeze() error {
	select {
	case b.pen <- struct{}{}:
		b.kept = true
	case err := <-b.broken:
		return err
	case <-b.shut:
		return ErrClosed
	}
	select {
	case b.state <- errors.New("pen: frozen"):
	case err := <-b.broken:
		return err
	case <-b.shut:
		return ErrClosed
	}
	return nil
}

// Shut shuts the book.
func (b *Book) Shut() { close(b.shut) }
