// Package box moves signals as the trains report.
package box

import "errors"

// ErrShut says that the box is shut.
var ErrShut = errors.New("box: shut")

// Box moves signals; a line tells it of trains.
type Box struct {
	trains chan int
	asks   chan chan int
	over   chan struct{}
	halt   chan struct{}
	next   chan int
	check  func() error
	move   func(int)
}

// NewBox returns a box that Start opens.
func NewBox(check func() error, move func(int)) *Box {
	return &Box{trains: make(chan int), asks: make(chan chan int), over: make(chan struct{}), halt: make(chan struct{}), next: make(chan int), check: check, move: move}
}

// Start opens the box, or closes it for good: then neither goroutine is there.
func (b *Box) Start() {
	if b.check() != nil {
		close(b.over)
		return
	}
	go b.line()
	go b.run()
}

// Ask asks for the last train.
func (b *Box) Ask() (int, error) {
	answer := make(chan int, 1)
	select {
	case b.asks <- answer:
		return <-answer, nil
	case <-b.over:
		return 0, ErrShut
	}
}

func (b *Box) run() {
	last := 0
	for {
		select {
		case t := <-b.trains:
			last = t
			b.move(t)
		case answer := <-b.asks:
			answer <- last
		case <-b.over:
			return
		}
	}
}

// line ends the box itself, behind its last train: run hears all before.
func (b *Box) line() {
	for {
		select {
		case t := <-b.next:
			b.trains <- t
		case <-b.halt:
			close(b.over)
			return
		}
	}
}
