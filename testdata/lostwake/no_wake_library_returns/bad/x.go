// Package library lends copies of books; who comes too late waits for a return.
package library

import (
	"fmt"
	"sync"
)

const lendingDays = 28

type title struct {
	shelf    int // copies that can be lent
	lent     int
	returned *sync.Cond
}

// Desk is the lending desk of one branch.
type Desk struct {
	mu     sync.Mutex
	titles map[string]*title
}

// Open returns a desk that lends the given numbers of copies.
func Open(stock map[string]int) *Desk {
	d := &Desk{titles: make(map[string]*title, len(stock))}
	for isbn, n := range stock {
		d.titles[isbn] = &title{shelf: n, returned: sync.NewCond(&d.mu)}
	}
	return d
}

// Borrow lends a copy, waiting until there is one.
func (d *Desk) Borrow(isbn string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.titles[isbn]
	if t == nil {
		return fmt.Errorf("library: %s is not in the catalogue", isbn)
	}
	for t.shelf == 0 {
		t.returned.Wait()
	}
	t.shelf--
	t.lent++
	return nil
}

// Return takes a copy back after some days. The error of a late return tells
// the fine; the copy is accepted all the same.
func (d *Desk) Return(isbn string, days int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.titles[isbn]
	if t == nil || t.lent == 0 {
		return fmt.Errorf("library: %s was not lent here", isbn)
	}
	t.lent--
	t.shelf++ // want "no-wake: "
	if late := days - lendingDays; late > 0 {
		return fmt.Errorf("library: %d days late, fine is %d cents", late, 20*late)
	}
	t.returned.Signal()
	return nil
}
