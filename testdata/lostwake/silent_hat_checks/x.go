// Package hatchecks: who takes the ticket of a guest out of the book has it alone, but leaves it somewhere
// else, or has looked before whether he can do it, or the guest has left.
package hatchecks

import (
	"errors"
	"sync"
)

var ErrNone = errors.New("hatchecks: none")

type ticket struct {
	left  bool
	ready chan struct{}
}

type Room struct {
	mu    sync.Mutex
	book  map[string]*ticket
	later []*ticket
	coats map[string]chan int
}

func Open() *Room { return &Room{book: map[string]*ticket{}, coats: map[string]chan int{}} }

// Wait waits for the hat.
func (r *Room) Wait(name string) {
	t := &ticket{ready: make(chan struct{})}
	r.mu.Lock()
	r.book[name] = t
	r.mu.Unlock()
	<-t.ready
}

// Call calls a guest, or has him called later.
func (r *Room) Call(name string, busy bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.book[name]
	if !ok {
		return ErrNone
	}
	delete(r.book, name)
	if t.left {
		return ErrNone
	}
	if busy {
		r.later = append(r.later, t)
		return nil
	}
	close(t.ready)
	return nil
}

func (r *Room) Rest() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.later {
		close(t.ready)
	}
	r.later = nil
}

// Coat waits for a coat.
func (r *Room) Coat(name string) int {
	coat := make(chan int, 1)
	r.mu.Lock()
	r.coats[name] = coat
	r.mu.Unlock()
	return <-coat
}

// Bring takes the ticket only when it has the coat.
func (r *Room) Bring(name string, n int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	coat, ok := r.coats[name]
	if !ok || n < 0 {
		return ErrNone
	}
	delete(r.coats, name)
	coat <- n
	return nil
}
