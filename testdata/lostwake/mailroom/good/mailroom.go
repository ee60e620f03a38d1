// Package mailroom delivers letters to tasks.
package mailroom

import (
	"errors"
	"sync"
)

var (
	ErrEmpty  = errors.New("mailroom: no letter yet")
	ErrClosed = errors.New("mailroom: closed")
)

type Room struct {
	mu      sync.Mutex
	letters []string
	closed  bool
	waiting map[int]func()
}

func Open() *Room { return &Room{waiting: make(map[int]func())} }

// Fetch calls again later, if it fails with ErrEmpty.
func (r *Room) Fetch(box int, again func()) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return "", ErrClosed
	}
	if len(r.letters) > 0 {
		l := r.letters[0]
		r.letters = r.letters[1:]
		return l, nil
	}
	r.waiting[box] = again
	return "", ErrEmpty
}

func (r *Room) Deliver(l string) {
	r.mu.Lock()
	r.letters = append(r.letters, l)
	r.mu.Unlock()
	r.flush()
}

func (r *Room) Close() error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.flush()
	return nil
}

func (r *Room) flush() {
	r.mu.Lock()
	w := r.waiting
	r.waiting = make(map[int]func())
	r.mu.Unlock()
	for _, f := range w {
		f()
	}
}
