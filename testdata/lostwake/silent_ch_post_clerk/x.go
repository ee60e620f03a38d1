// Package postclerk weighs letters at a counter.
package postclerk

import (
	"errors"
	"fmt"
)

// Errors of Weigh.
var (
	ErrHeavy  = errors.New("postclerk: too heavy")
	ErrClerk  = errors.New("postclerk: clerk fainted")
	errNoAddr = errors.New("postclerk: no address")
)

type letter struct {
	to    string
	grams int
	cents int
	err   error
	back  chan *letter
}

// Counter has one clerk.
type Counter struct {
	letters chan *letter
	rate    func(grams int) (cents int, err error)
}

// Open opens a counter for as long as the program runs.
func Open(rate func(int) (int, error)) *Counter {
	c := &Counter{make(chan *letter), rate}
	go func() {
		for l := range c.letters {
			c.handle(l)
		}
	}()
	return c
}

func (c *Counter) handle(l *letter) {
	l.err = ErrClerk
	defer func() {
		if p := recover(); p != nil {
			l.err = fmt.Errorf("%w: %v", ErrClerk, p)
		}
		l.back <- l
	}()
	l.err = c.stamp(l)
}

func (c *Counter) stamp(l *letter) error {
	switch {
	case l.to == "":
		return errNoAddr
	case l.grams > 2000:
		return ErrHeavy
	}
	cents, err := c.rate(l.grams)
	if err != nil {
		return err
	}
	l.cents = cents
	return nil
}

// Weigh returns the postage.
func (c *Counter) Weigh(to string, grams int) (int, error) {
	l := &letter{to: to, grams: grams, back: make(chan *letter)}
	c.letters <- l
	l = <-l.back
	return l.cents, l.err
}
