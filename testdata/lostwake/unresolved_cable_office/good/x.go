// Package cableoffice sends cables by one wire and hands out the answers.
package cableoffice

import (
	"errors"
	"sync"
)

var errCut = errors.New("the wire is cut")

// Wire is a wire.
type Wire interface {
	Tap(number int, text string)
	Hear() (number int, text string, err error)
}

// Cable is a cable that was sent.
type Cable struct {
	Answer string
	Err    error
	came   chan struct{}
}

func (c *Cable) come(answer string, err error) {
	c.Answer, c.Err = answer, err
	close(c.came)
}

// Wait waits for the answer.
func (c *Cable) Wait() string {
	<-c.came
	return c.Answer
}

// Office is an office.
type Office struct {
	wire Wire

	mu   sync.Mutex
	last int
	open map[int]*Cable
}

// New opens an office.
func New(w Wire) *Office {
	o := &Office{wire: w, open: make(map[int]*Cable)}
	go o.listen()
	return o
}

// Send sends a cable.
func (o *Office) Send(text string) *Cable {
	c := &Cable{came: make(chan struct{})}
	o.mu.Lock()
	o.last++
	n := o.last
	o.open[n] = c
	o.mu.Unlock()
	o.wire.Tap(n, text)
	return c
}

func (o *Office) pull(number int) *Cable {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.open[number]
	delete(o.open, number)
	return c
}

func (o *Office) listen() {
	for {
		n, text, err := o.wire.Hear()
		if err != nil {
			o.cut()
			return
		}
		if c := o.pull(n); c != nil {
			c.come(text, nil)
		}
	}
}

func (o *Office) cut() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.open {
		c.come("", errCut)
	}
	o.open = make(map[int]*Cable)
}
