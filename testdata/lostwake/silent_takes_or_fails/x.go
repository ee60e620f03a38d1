// Package quay hands boxes to a crane: it waits only where it has found none, whatever it counts beside.
package quay

import (
	"errors"
	"sync"
)

// ErrClosed is of a quay that is closed.
var ErrClosed = errors.New("closed")

// Quay has a crane.
type Quay struct {
	mu      sync.Mutex
	boxes   []string
	heavy   int
	idle    bool
	closed  bool
	wake    chan struct{}
	leaving chan struct{}
}

// New returns an empty quay, and starts its one crane.
func New(leaving chan struct{}, lift func(any)) *Quay {
	q := &Quay{wake: make(chan struct{}, 1), leaving: leaving}
	go func() {
		for {
			box, err := q.next()
			if err != nil {
				return
			}
			lift(box)
		}
	}()
	return q
}

// Land puts a box down, and wakes the crane if it is idle.
func (q *Quay) Land(box string, heavy bool) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	wake := q.idle
	q.idle = false
	q.boxes = append(q.boxes, box)
	if heavy {
		q.heavy++
	}
	if wake {
		select {
		case q.wake <- struct{}{}:
		default:
		}
	}
	return nil
}

// next returns the next box, and waits for one.
func (q *Quay) next() (any, error) {
	for {
		q.mu.Lock()
		box, err := q.once()
		if box != nil || err != nil {
			q.mu.Unlock()
			return box, err
		}
		q.idle = true
		q.mu.Unlock()
		select {
		case <-q.wake:
		case <-q.leaving:
			return nil, ErrClosed
		}
	}
}

func (q *Quay) once() (any, error) {
	if q.closed {
		return nil, ErrClosed
	}
	if len(q.boxes) == 0 {
		return nil, nil
	}
	box := q.boxes[0]
	q.boxes = q.boxes[1:]
	if len(box) > 10 {
		q.heavy--
	}
	return box, nil
}
