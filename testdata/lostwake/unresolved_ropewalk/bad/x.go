// Package ropewalk runs a rope walk from a single foreman, who takes requests
// one by one and answers each of them.
package ropewalk

import (
	"context"
	"errors"
	"log"
)

var (
	ErrNoHemp   = errors.New("ropewalk: not enough hemp")
	ErrNoSuch   = errors.New("ropewalk: no such thickness")
	ErrLockedUp = errors.New("ropewalk: locked up")
)

type kind int

const (
	twist kind = iota
	deliver
	stocktake
)

type answer struct {
	metres int
	err    error
}

type request struct {
	kind   kind
	strand int
	metres int
	answer chan answer
}

// Walk is the rope walk.
type Walk struct {
	requests chan request
	locked   chan struct{}
}

// Start opens a walk that twists up to max strands until ctx is done.
func Start(ctx context.Context, max int) *Walk {
	w := &Walk{requests: make(chan request), locked: make(chan struct{})}
	go w.foreman(ctx, max)
	return w
}

// Twist makes rope, Deliver adds hemp, Stock tells how much is left.
func (w *Walk) Twist(strand, metres int) (int, error) { return w.ask(twist, strand, metres) }
func (w *Walk) Deliver(metres int) (int, error)       { return w.ask(deliver, 0, metres) }
func (w *Walk) Stock() (int, error)                   { return w.ask(stocktake, 0, 0) }

func (w *Walk) ask(k kind, strand, metres int) (int, error) {
	r := request{kind: k, strand: strand, metres: metres, answer: make(chan answer, 1)}
	select {
	case w.requests <- r:
	case <-w.locked:
		return 0, ErrLockedUp
	}
	a := <-r.answer
	return a.metres, a.err
}

func (w *Walk) foreman(ctx context.Context, max int) {
	defer close(w.locked)
	hemp := 0
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-w.requests:
			switch r.kind {
			case deliver:
				hemp += r.metres
			case twist:
				if r.strand < 1 || r.strand > max {
					log.Printf("ropewalk: asked for %d strands", r.strand)
					continue // want "unresolved: "
				}
				if r.strand*r.metres > hemp {
					r.answer <- answer{hemp, ErrNoHemp}
					continue
				}
				hemp -= r.strand * r.metres
			}
			r.answer <- answer{metres: hemp}
		}
	}
}
