// Package mooring tells boats at a quay that the harbour closes.
package mooring

import "sync"

// Boat is told to leave.
type Boat interface {
	Hail()
}

// Quay keeps the boats that lie at it.
type Quay struct {
	name string

	mu     sync.Mutex
	boats  map[Boat]string
	closed bool
}

// New returns a quay.
func New() *Quay { return &Quay{boats: map[Boat]string{}} }

// Rename gives a quay another name.
func (q *Quay) Rename(name string) {
	q.mu.Lock()
	q.name = name
	q.mu.Unlock()
}

// Moor takes a boat in; false where the harbour has closed.
func (q *Quay) Moor(b Boat) bool {
	q.mu.Lock()
	open := !q.closed
	if open {
		q.boats[b] = q.name
	}
	q.mu.Unlock()
	return open
}

// Cast forgets a boat.
func (q *Quay) Cast(b Boat) {
	q.mu.Lock()
	delete(q.boats, b)
	q.mu.Unlock()
}

// Shut closes the harbour, and tells all boats.
func (q *Quay) Shut() {
	var told []Boat
	q.mu.Lock()
	for b := range q.boats {
		told = append(told, b)
		delete(q.boats, b)
	}
	q.closed = true
	q.mu.Unlock()
	for _, b := range told {
		b.Hail()
	}
}
