// Package ferry moves a river ferry between its banks; passengers ask the
// ferryman and wait for his answer.
package ferry

import (
	"errors"
	"sync"
)

// Bank is a side of the river.
type Bank bool

// The two banks.
const (
	West Bank = false
	East Bank = true
)

// ErrMoored is returned when the ferry does not go any more.
var ErrMoored = errors.New("ferry: moored")

type crossing struct {
	to   Bank
	done chan error
}

// Ferry is steered by one ferryman.
type Ferry struct {
	calls chan *crossing

	mu     sync.RWMutex
	moored bool
	at     Bank
}

// Launch puts a ferry into the water and starts its ferryman.
func Launch(at Bank) *Ferry {
	f := &Ferry{at: at, calls: make(chan *crossing, 4)}
	go f.steer()
	return f
}

func (f *Ferry) steer() {
	for c := range f.calls {
		f.land(c.to)
		c.done <- nil
	}
}

func (f *Ferry) land(to Bank) {
	f.mu.Lock()
	f.at = to
	f.mu.Unlock()
}

// call hands a crossing to the ferryman unless the ferry is moored.
func (f *Ferry) call(to Bank) (<-chan error, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.moored {
		return nil, ErrMoored
	}
	c := &crossing{to: to, done: make(chan error, 1)}
	f.calls <- c // want "held-by-waiter: "
	return c.done, nil
}

// Cross brings the caller to the given bank.
func (f *Ferry) Cross(to Bank) error {
	done, err := f.call(to)
	if err != nil {
		return err
	}
	return <-done
}

// Moor ends the service. Crossings already called for are still made.
func (f *Ferry) Moor() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.moored {
		f.moored = true
		close(f.calls)
	}
}

// At tells where the ferry lies.
func (f *Ferry) At() Bank {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.at
}
