// Package answers hands letters to those who asked; each has a box with room for the one letter.
package answers

import (
	"errors"
	"sync"
)

// ErrMoved is reported where the post office has moved.
var ErrMoved = errors.New("answers: moved")

// An Office has boxes.
type Office struct {
	mu    sync.Mutex
	boxes map[int]chan string
	next  int
	in    chan int
	moved chan struct{}
	once  sync.Once
}

// New opens an office.
func New() *Office {
	return &Office{boxes: map[int]chan string{}, in: make(chan int), moved: make(chan struct{})}
}

// Ask asks and waits for a letter.
func (o *Office) Ask() (string, error) {
	box := make(chan string, 1)
	o.mu.Lock()
	o.next++
	id := o.next
	o.boxes[id] = box
	o.mu.Unlock()
	select {
	case o.in <- id:
	case <-o.moved:
		return "", ErrMoved
	}
	select {
	case letter, ok := <-box:
		if !ok {
			return "", ErrMoved
		}
		return letter, nil
	case <-o.moved:
		return "", ErrMoved
	}
}

// Asked returns who asked.
func (o *Office) Asked() int { return <-o.in }

// Answer brings a letter.
func (o *Office) Answer(id int, letter string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if box := o.boxes[id]; box != nil {
		delete(o.boxes, id)
		box <- letter
		close(box)
	}
}

// Move closes the office.
func (o *Office) Move() {
	o.once.Do(func() {
		close(o.moved)
		o.mu.Lock()
		for id, box := range o.boxes {
			close(box)
			delete(o.boxes, id)
		}
		o.mu.Unlock()
	})
}
