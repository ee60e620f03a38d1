// Package oracle answers questions, or falls silent in time.
package oracle

import (
	"errors"
	"sync"
	"time"
)

// ErrSilent is the answer of an oracle that says nothing.
var ErrSilent = errors.New("oracle: silent")

// Question is open until Told is closed.
type Question struct {
	Told chan struct{}
	text string
	err  error
}

// Oracle keeps open questions by their keys.
type Oracle[K comparable] struct {
	mu   sync.Mutex
	open map[K]*Question
}

// New returns an oracle.
func New[K comparable]() *Oracle[K] { return &Oracle[K]{open: map[K]*Question{}} }

// Ask opens a question.
func (o *Oracle[K]) Ask(key K, patience time.Duration) *Question {
	o.mu.Lock()
	defer o.mu.Unlock()
	q := &Question{Told: make(chan struct{})}
	o.open[key] = q
	time.AfterFunc(patience, func() { o.giveUp(key, q) })
	return q
}

func (o *Oracle[K]) giveUp(key K, q *Question) {
	o.mu.Lock()
	if o.open[key] == q {
		delete(o.open, key)
	}
	o.mu.Unlock()
	q.err = ErrSilent
	close(q.Told) // want `double-resolve`
}

// Tell answers a question, if it is open.
func (o *Oracle[K]) Tell(key K, text string) {
	o.mu.Lock()
	q, ok := o.open[key]
	if !ok {
		o.mu.Unlock()
		return
	}
	delete(o.open, key)
	o.mu.Unlock()
	q.text = text
	close(q.Told)
}
