// Package loft has pigeons out: at the end each who waits is told by one channel, and the list of those who are out is emptied
// then, under its own lock.
package loft

import (
	"errors"
	"sync"
)

// ErrShut is reported behind the end.
var ErrShut = errors.New("loft: shut")

// A Loft has pigeons.
type Loft struct {
	mu    sync.Mutex
	out   map[int]chan string
	endMu sync.Mutex
	ended bool
	end   chan struct{}
}

// New returns a loft.
func New() *Loft { return &Loft{out: map[int]chan string{}, end: make(chan struct{})} }

// Send sends a pigeon and waits for its letter.
func (l *Loft) Send(pigeon int) (string, error) {
	back := make(chan string, 1)
	l.mu.Lock()
	l.out[pigeon] = back
	l.mu.Unlock()
	select {
	case letter := <-back:
		return letter, nil
	case <-l.end:
		l.forget(pigeon)
		return "", ErrShut
	}
}

func (l *Loft) forget(pigeon int) {
	l.mu.Lock()
	_, ok := l.out[pigeon]
	delete(l.out, pigeon)
	l.mu.Unlock()
	if ok {
		println("forgotten", pigeon)
	}
}

// Home brings a letter.
func (l *Loft) Home(pigeon int, letter string) {
	l.mu.Lock()
	back := l.out[pigeon]
	delete(l.out, pigeon)
	l.mu.Unlock()
	if back != nil {
		back <- letter
	}
}

// Close ends it.
func (l *Loft) Close() {
	l.endMu.Lock()
	defer l.endMu.Unlock()
	if l.ended {
		return
	}
	l.ended = true
	close(l.end)
	l.mu.Lock()
	l.out = map[int]chan string{}
	l.mu.Unlock()
}
