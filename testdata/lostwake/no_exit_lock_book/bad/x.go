// Package x keeps the book of a lock-keeper.
package x

import "strings"

// Book is written by one clerk.
type Book struct {
	ships  chan string
	copies chan chan string
	shut   chan struct{}
	gone   chan struct{}
}

// New hires the clerk.
func New() *Book {
	b := &Book{ships: make(chan string), copies: make(chan chan string), shut: make(chan struct{}), gone: make(chan struct{})}
	go b.clerk()
	return b
}

func (b *Book) clerk() {
	defer close(b.gone)
	var page []string
	for {
		select {
		case s := <-b.ships:
			page = append(page, s)
		case to := <-b.copies:
			to <- strings.Join(page, "\n")
		case <-b.shut:
			return
		}
	}
}

// Pass notes a ship, unless the book is shut.
func (b *Book) Pass(ship string) {
	select {
	case b.ships <- ship:
	case <-b.gone:
	}
}

// Copy returns what is written so far.
func (b *Book) Copy() string {
	to := make(chan string, 1)
	b.copies <- to // want "no-exit: "
	return <-to
}

// Shut shuts the book.
func (b *Book) Shut() {
	close(b.shut)
	<-b.gone
}
