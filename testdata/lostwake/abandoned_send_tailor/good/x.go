// Package tailor measures customers in a single fitting room.
package tailor

import (
	"errors"
	"sync"
	"time"
)

var (
	ErrImpatient = errors.New("tailor: customer left")
	ErrRetired   = errors.New("tailor: retired")
)

// Measures of a customer in centimetres.
type Measures struct{ Chest, Waist, Sleeve int }

type fitting struct {
	customer string
	result   chan Measures
}

// Tailor serves one customer at a time.
type Tailor struct {
	bench   chan *fitting
	retired chan struct{}
	retire  sync.Once
}

// New returns a tailor who uses tape to measure.
func New(tape func(customer string) Measures) *Tailor {
	t := &Tailor{
		bench:   make(chan *fitting),
		retired: make(chan struct{}),
	}
	go t.work(tape)
	return t
}

func newFitting(customer string) *fitting {
	return &fitting{
		customer: customer,
		result:   make(chan Measures, 1),
	}
}

func (t *Tailor) work(tape func(string) Measures) {
	for {
		select {
		case f := <-t.bench:
			m := tape(f.customer)
			if m.Sleeve == 0 {
				m.Sleeve = m.Chest * 2 / 3
			}
			f.result <- m
		case <-t.retired:
			return
		}
	}
}

// Measure waits at most patience, for the bench and for the tape together.
func (t *Tailor) Measure(customer string, patience time.Duration) (Measures, error) {
	f := newFitting(customer)
	watch := time.NewTimer(patience)
	defer watch.Stop()
	select {
	case t.bench <- f:
	case <-t.retired:
		return Measures{}, ErrRetired
	case <-watch.C:
		return Measures{}, ErrImpatient
	}
	select {
	case m := <-f.result:
		return m, nil
	case <-watch.C:
		return Measures{}, ErrImpatient
	}
}

// Retire closes the shop after the customer who is being measured.
func (t *Tailor) Retire() { t.retire.Do(func() { close(t.retired) }) }
