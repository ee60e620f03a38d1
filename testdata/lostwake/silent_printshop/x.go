// Package printshop prints posters on a few presses.
package printshop

import (
	"errors"
	"fmt"
	"sync"
)

var ErrShut = errors.New("printshop: shut")

// Poster is what a customer wants.
type Poster struct {
	Title  string
	Copies int
}

// Press prints one poster.
type Press func(Poster) error

// Ticket is the promise of a poster.
type Ticket struct {
	poster Poster
	ready  chan struct{}
	err    error
}

// Wait returns when the poster is printed, or never will be.
func (t *Ticket) Wait() error {
	<-t.ready
	return t.err
}

func (t *Ticket) close(err error) {
	t.err = err
	close(t.ready)
}

// Shop queues posters for its presses.
type Shop struct {
	mu   sync.RWMutex
	shut bool
	desk chan *Ticket
	halt chan struct{}
	gang sync.WaitGroup
}

func Open(presses ...Press) *Shop {
	if len(presses) == 0 {
		panic("printshop: no presses")
	}
	s := &Shop{
		desk: make(chan *Ticket, len(presses)),
		halt: make(chan struct{}),
	}
	for _, p := range presses {
		s.gang.Go(func() { s.run(p) })
	}
	return s
}

// Order hands a poster in. The presses keep taking tickets until the desk is
// closed, so the send does not need a way out.
func (s *Shop) Order(p Poster) (*Ticket, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.shut {
		return nil, ErrShut
	}
	t := &Ticket{poster: p, ready: make(chan struct{})}
	s.desk <- t
	return t, nil
}

func (s *Shop) run(p Press) {
	for t := range s.desk {
		select {
		case <-s.halt:
			t.close(ErrShut)
		default:
			t.close(print(p, t.poster))
		}
	}
}

func print(p Press, poster Poster) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("printshop: %s: %v", poster.Title, r)
		}
	}()
	return p(poster)
}

// Print is Order and Wait.
func (s *Shop) Print(p Poster) error {
	t, err := s.Order(p)
	if err != nil {
		return err
	}
	return t.Wait()
}

// Shut ends the day; tickets that were not begun are refused.
func (s *Shop) Shut() {
	s.mu.Lock()
	if !s.shut {
		s.shut = true
		close(s.halt)
		close(s.desk)
	}
	s.mu.Unlock()
	s.gang.Wait()
}
