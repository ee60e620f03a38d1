// Package signalbox lets trains pass.
package signalbox

import (
	"errors"
	"time"
)

// ErrClosed is returned when the box is closed.
var ErrClosed = errors.New("signalbox: closed")

// Box lets one train pass after the other.
type Box struct {
	trains chan *train
	closed chan struct{}
}

type train struct {
	line  int
	green chan error
}

// New returns a box, in which a lamp burns until it is closed.
func New(burn func(<-chan struct{})) *Box {
	b := &Box{trains: make(chan *train), closed: make(chan struct{})}
	go burn(b.closed)
	go b.serve()
	return b
}

// Pass asks to pass.
func (b *Box) Pass(line int) error {
	t := &train{line: line, green: make(chan error, 1)}
	select {
	case b.trains <- t:
		select {
		case err := <-t.green:
			return err
		case <-b.closed:
			return ErrClosed
		}
	case <-b.closed:
		return ErrClosed
	}
}

func (b *Box) serve() {
	for {
		select {
		case t := <-b.trains:
			go func() {
				if err := clear(t.line); err != nil {
					t.green <- err
					return
				}
				time.Sleep(time.Second)
				t.green <- nil
			}()
		case <-b.closed:
			return
		}
	}
}

// Close closes the box.
func (b *Box) Close() { close(b.closed) }

func clear(line int) error {
	if line == 0 {
		return errors.New("signalbox: no line")
	}
	return nil
}
