// Package letter has a promise: an answer that will come by post.
package letter

import (
	"context"
	"sync"
)

// Answer is an answer that has been promised.
type Answer[T any] struct {
	once   sync.Once
	opened chan struct{}
	text   T
	err    error
}

// Expect returns an answer that has not come yet.
func Expect[T any]() *Answer[T] { return &Answer[T]{opened: make(chan struct{})} }

// Deliver delivers the answer.
func (a *Answer[T]) Deliver(text T) {
	a.once.Do(func() {
		a.text = text
		close(a.opened)
	})
}

// Lose tells that there will be none.
func (a *Answer[T]) Lose(err error) { a.fail(err) }

func (a *Answer[T]) fail(err error) {
	a.once.Do(func() {
		a.err = err
		close(a.opened)
	})
}

// Read waits for the answer.
func (a *Answer[T]) Read() (T, error) {
	<-a.opened
	return a.text, a.err
}

// Receipt is a note that can be waited for until the context ends.
type Receipt struct{ signed chan struct{} }

// NewReceipt returns a receipt that nobody has signed.
func NewReceipt() *Receipt { return &Receipt{signed: make(chan struct{})} }

// Sign signs it.
func (r *Receipt) Sign() { close(r.signed) }

// Await waits until it is signed.
func (r *Receipt) Await(ctx context.Context) error {
	select {
	case <-r.signed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Stamp looks at an answer, and leaves it as it is.
func Stamp[T any](a *Answer[T]) bool { return a != nil }
