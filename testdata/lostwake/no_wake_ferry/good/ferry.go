// Package ferry keeps the car deck of a ferry.
package ferry

import (
	"errors"
	"fmt"
	"sync"
)

var errSunk = errors.New("ferry withdrawn")

// Car is one vehicle on the deck.
type Car struct {
	Plate  string
	Metres int
}

// Ferry hands out deck space in metres.
type Ferry struct {
	mu        sync.Mutex
	room      *sync.Cond
	free      int
	withdrawn bool
	aboard    map[string]*Car
	ledger    func(*Car) error
}

// NewFerry returns a ferry whose deck is metres long.
func NewFerry(metres int, ledger func(*Car) error) *Ferry {
	f := &Ferry{free: metres, aboard: make(map[string]*Car), ledger: ledger}
	f.room = sync.NewCond(&f.mu)
	return f
}

// Board waits until c fits on the deck.
func (f *Ferry) Board(c *Car) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.free < c.Metres && !f.withdrawn {
		f.room.Wait()
	}
	if f.withdrawn {
		return errSunk
	}
	f.free -= c.Metres
	f.aboard[c.Plate] = c
	return nil
}

// Leave takes the car off the deck and writes it into the ledger.
func (f *Ferry) Leave(plate string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, ok := f.aboard[plate]
	if !ok {
		return fmt.Errorf("no car %s", plate)
	}
	delete(f.aboard, plate)
	f.free += c.Metres
	f.room.Broadcast()
	if err := f.ledger(c); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return nil
}

// Withdraw sends everybody away.
func (f *Ferry) Withdraw() {
	f.mu.Lock()
	f.withdrawn = true
	f.mu.Unlock()
	f.room.Broadcast()
}
