// Package scale weighs wagons.
package scale

import (
	"errors"
	"sync"

	"github.com/futurelint/futurelint/testdata/lostwake/no_wake_freight_scale/siding"
)

// ErrClosed says that the scale weighs no more.
var ErrClosed = errors.New("scale: closed")

// Wagon is one wagon.
type Wagon struct {
	Number int
	Tons   float64
}

// Scale weighs what stands on its siding.
type Scale struct {
	mu      sync.Mutex
	arrived *sync.Cond
	waiting siding.Siding[*Wagon]
	seen    int
	closed  bool
}

// New returns a scale.
func New() *Scale {
	s := &Scale{}
	s.arrived = sync.NewCond(&s.mu)
	return s
}

// Shunt brings a wagon.
func (s *Scale) Shunt(w *Wagon) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(w)
	s.arrived.Broadcast()
}

// Return brings a wagon back that was weighed before.
func (s *Scale) Return(number int, tons float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tons <= 0 {
		return
	}
	w := &Wagon{Number: number, Tons: tons}
	s.note(w) // want "no-wake: "
}

func (s *Scale) note(w *Wagon) {
	s.seen++
	s.waiting.Push(w)
}

// Next waits for the next wagon.
func (s *Scale) Next() (*Wagon, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if s.closed {
			return nil, ErrClosed
		}
		if s.waiting.Len() > 0 {
			return s.waiting.Pull(), nil
		}
		s.arrived.Wait()
	}
}

// Scrap takes all wagons away.
func (s *Scale) Scrap() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting.Clear()
}

// Close closes the scale.
func (s *Scale) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.arrived.Broadcast()
}
