// Package intercom reads from a line that is set up in the background, in the
// manner of non-blocking sockets.
package intercom

import (
	"errors"
	"io"
	"sync"
)

// ErrWouldBlock tells the caller to return to its event loop.
var ErrWouldBlock = errors.New("intercom: would block")

// Handler is what the event loop schedules.
type Handler interface {
	Notify(line *Line)
}

type lineState uint8

const (
	ringing lineState = iota
	greeting
	talking
	hungUp
)

// Line is one connection. It has one reader.
type Line struct {
	mu      sync.Mutex
	state   lineState
	greeted int // parts of the greeting that were heard
	buf     []byte
	reader  Handler
}

const greetingParts = 2

// Read reads what has arrived. With ErrWouldBlock, h is notified when it
// should read again.
func (l *Line) Read(p []byte, h Handler) (n int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch l.state {
	case ringing:
		return l.blockLocked(h)
	case greeting:
		return l.greetLocked(p, h)
	case talking, hungUp:
		return l.copyLocked(p, h)
	}
	panic("intercom: unknown state")
}

func (l *Line) greetLocked(p []byte, h Handler) (int, error) {
	if l.greeted < greetingParts {
		return 0, ErrWouldBlock // want `pending-unregistered`
	}
	l.state = talking
	return l.copyLocked(p, h)
}

func (l *Line) copyLocked(p []byte, h Handler) (int, error) {
	if len(l.buf) == 0 {
		if l.state == hungUp {
			return 0, io.EOF
		}
		return l.blockLocked(h)
	}
	n := copy(p, l.buf)
	l.buf = l.buf[n:]
	return n, nil
}

func (l *Line) blockLocked(h Handler) (int, error) {
	l.reader = h
	return 0, ErrWouldBlock
}

// event runs fn under the lock and notifies the reader afterwards.
func (l *Line) event(fn func()) {
	l.mu.Lock()
	fn()
	h := l.reader
	l.reader = nil
	l.mu.Unlock()
	if h != nil {
		h.Notify(l)
	}
}

// PickedUp is called when the other side answers.
func (l *Line) PickedUp() {
	l.event(func() {
		if l.state == ringing {
			l.state = greeting
		}
	})
}

// Heard is called for what the other side says; the greeting comes first.
func (l *Line) Heard(b []byte) {
	l.event(func() {
		if l.greeted < greetingParts {
			l.greeted++
			return
		}
		l.buf = append(l.buf, b...)
	})
}

// HungUp is called when the other side is gone.
func (l *Line) HungUp() {
	l.event(func() { l.state = hungUp })
}
