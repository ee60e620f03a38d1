// Package library carries returned books back to their shelves.
package library

import "sync"

// Book is a book upon the return desk.
type Book struct {
	Title string
	Shelf int
}

// Desk gathers returned books; one clerk carries them away.
type Desk struct {
	mu    sync.Mutex
	pile  []Book
	rung  bool // the clerk has been called and has not come yet
	bell  chan struct{}
	leave chan struct{}
	shelf func(Book) error
	lost  []Book
}

// Open starts a clerk who brings every book to its shelf.
func Open(shelf func(Book) error) *Desk {
	d := &Desk{
		bell:  make(chan struct{}, 1),
		leave: make(chan struct{}),
		shelf: shelf,
	}
	go d.clerk()
	return d
}

// Return lays a book upon the desk.
func (d *Desk) Return(b Book) {
	d.mu.Lock()
	d.pile = append(d.pile, b)
	call := !d.rung
	d.rung = true
	d.mu.Unlock()
	if call {
		d.bell <- struct{}{}
	}
}

// Close sends the clerk home.
func (d *Desk) Close() { close(d.leave) }

// collect clears the desk.
func (d *Desk) collect() []Book {
	d.mu.Lock()
	defer d.mu.Unlock()
	pile := d.pile
	d.pile = nil
	d.rung = false
	return pile
}

func (d *Desk) clerk() {
	for {
		select {
		case <-d.bell:
		case <-d.leave:
			return
		}
		for _, b := range d.collect() {
			if err := d.shelf(b); err != nil {
				d.mu.Lock()
				d.lost = append(d.lost, b)
				d.mu.Unlock()
			}
		}
	}
}

// Lost returns the books that found no shelf.
func (d *Desk) Lost() []Book {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Book(nil), d.lost...)
}
