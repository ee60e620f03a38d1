// Package tug tows barges.
package tug

import (
	"errors"
	"sync"
)

// Harbour has tugs.
type Harbour struct {
	towing *sync.WaitGroup
	tow    func(barge int) error
}

// Fetch tows a barge, and tries again while the line breaks.
func (h *Harbour) Fetch(barge int) {
	h.towing.Add(1)
	go func() {
		defer h.towing.Done()
		for {
			if h.tow(barge) == nil {
				return
			}
		}
	}()
}

// Rest waits until no barge is towed.
func (h *Harbour) Rest() { h.towing.Wait() }

// Mole has tugs, and counts them if it is to.
type Mole struct {
	towing *sync.WaitGroup
	tow    func(barge int) error
}

// NewMole returns a mole that counts.
func NewMole(tow func(int) error) *Mole { return &Mole{new(sync.WaitGroup), tow} }

// Rest waits until no barge is towed.
func (m *Mole) Rest() { m.towing.Wait() }

// Serve tows what comes, one by one.
func (m *Mole) Serve(next func() (int, error)) error {
	for {
		barge, err := next()
		if err != nil {
			return err
		}
		if m.towing != nil {
			m.towing.Add(1)
		}
		if barge < 0 {
			if m.towing != nil {
				m.towing.Done()
			}
			continue
		}
		go func() {
			if err := m.tow(barge); err != nil {
				println(barge)
			}
			if m.towing != nil {
				m.towing.Done()
			}
		}()
	}
}

// Lines reports the lines of two winches, until both are out.
func Lines(winch func(n int) ([]string, error)) <-chan string {
	out := make(chan string)
	go func() {
		haul(winch, 0, out)
		haul(winch, 1, out)
		close(out)
	}()
	return out
}

func haul(winch func(n int) ([]string, error), n int, out chan string) {
	lines, err := winch(n)
	if err != nil {
		out <- err.Error()
		return
	}
	for _, l := range lines {
		out <- l
	}
}

// ErrSlack is told where a line is slack.
var ErrSlack = errors.New("tug: slack")

// Pull pulls until the line is tight, and tells so at its end.
func Pull(tight func() bool) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !tight() {
		}
	}()
	return done
}
