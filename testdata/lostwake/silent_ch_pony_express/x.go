// Package pony carries batches of letters over a mountain.
package pony

import (
	"errors"
	"fmt"
)

// ErrLame says that the pony went lame, with letters in its bag.
var ErrLame = errors.New("pony: went lame")

// Letter is carried.
type Letter struct {
	Village string
	outcome chan error
	told    bool
}

// NewLetter returns a letter.
func NewLetter(village string) *Letter {
	return &Letter{Village: village, outcome: make(chan error, 1)}
}

// Arrived waits until the letter has arrived or won't.
func (l *Letter) Arrived() error { return <-l.outcome }

func (l *Letter) tell(err error) {
	if !l.told {
		l.told = true
		l.outcome <- err
	}
}

// Pony carries letters.
type Pony struct {
	Ride func(village string) error
}

// Carry carries a bag; each letter is told about.
func (p *Pony) Carry(bag []*Letter) (delivered int, err error) {
	defer func() {
		for _, l := range bag {
			l.tell(ErrLame)
		}
	}()
	for _, l := range bag {
		if l.Village == "" {
			l.tell(errors.New("pony: no village"))
			continue
		}
		if err := p.Ride(l.Village); err != nil {
			return delivered, fmt.Errorf("%s: %w", l.Village, err)
		}
		l.tell(nil)
		delivered++
	}
	return delivered, nil
}
