// Package birdrings asks a slow registry for rings of birds.
package birdrings

import (
	"context"
	"errors"
	"sync"
)

// ErrClosed says that the office is closed.
var ErrClosed = errors.New("birdrings: closed")

type query struct {
	ctx   context.Context
	ring  string
	found chan string
}

// Office answers one query at a time.
type Office struct {
	queries chan query
	closed  chan struct{}
	close   sync.Once
	lookup  func(ring string) string
}

// NewOffice returns an office with one clerk.
func NewOffice(lookup func(string) string) *Office {
	o := &Office{
		queries: make(chan query),
		closed:  make(chan struct{}),
		lookup:  lookup,
	}
	go o.clerk()
	return o
}

func (o *Office) clerk() {
	for {
		select {
		case <-o.closed:
			return
		case q := <-o.queries:
			species := o.lookup(q.ring)
			select {
			case q.found <- species:
			case <-q.ctx.Done():
			case <-o.closed:
			}
		}
	}
}

// Species returns the species of the bird with a ring.
func (o *Office) Species(ctx context.Context, ring string) (string, error) {
	q := query{ctx, ring, make(chan string)}
	select {
	case o.queries <- q:
	case <-ctx.Done():
		return "", ctx.Err()
	case <-o.closed:
		return "", ErrClosed
	}
	select {
	case s := <-q.found:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-o.closed:
		return "", ErrClosed
	}
}

// Close sends the clerk home.
func (o *Office) Close() { o.close.Do(func() { close(o.closed) }) }
