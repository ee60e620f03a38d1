// Package airport announces the gates of flights.
package airport

import (
	"fmt"
	"sync"
)

// Waker resumes a task.
type Waker interface {
	Wake()
}

type flight struct {
	gate     string
	operator string // code of the flight that carries this one, or ""
	wakers   []Waker
}

// Board knows every flight of the day by its code.
type Board struct {
	mu      sync.Mutex
	flights map[string]*flight
}

// NewBoard returns an empty board.
func NewBoard() *Board {
	return &Board{flights: make(map[string]*flight)}
}

// Schedule puts a flight on the board.
func (b *Board) Schedule(code string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.flights[code] == nil {
		b.flights[code] = &flight{}
	}
}

// Share puts a flight on the board that is carried by another one.
func (b *Board) Share(code, operator string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.flights[operator] == nil || b.flights[operator].operator != "" {
		return fmt.Errorf("airport: %s cannot carry %s", operator, code)
	}
	if b.flights[code] != nil {
		return fmt.Errorf("airport: %s is scheduled", code)
	}
	b.flights[code] = &flight{operator: operator}
	return nil
}

// PollGate returns the gate of a flight, or false while it has none; then w is
// woken when it gets one.
func (b *Board) PollGate(code string, w Waker) (gate string, ok bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sold := b.flights[code]
	if sold == nil {
		return "", false, fmt.Errorf("airport: no flight %s", code)
	}
	flown := sold
	if sold.operator != "" {
		flown = b.flights[sold.operator]
	}
	if flown.gate != "" {
		return flown.gate, true, nil
	}
	flown.wakers = append(flown.wakers, w)
	return "", false, nil
}

// Assign gives a gate to a flight that is not carried by another one.
func (b *Board) Assign(code, gate string) error {
	b.mu.Lock()
	f := b.flights[code]
	if f == nil || f.operator != "" {
		b.mu.Unlock()
		return fmt.Errorf("airport: %s takes no gate", code)
	}
	f.gate = gate
	wakers := f.wakers
	f.wakers = nil
	b.mu.Unlock()
	for _, w := range wakers {
		w.Wake()
	}
	return nil
}
