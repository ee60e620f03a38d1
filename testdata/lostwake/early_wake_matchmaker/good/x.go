// Package matchmaker finds a dancing partner for everybody at a village ball.
package matchmaker

import (
	"context"
	"errors"
	"fmt"
)

// ErrShy is returned for people who did not name a dance.
var ErrShy = errors.New("matchmaker: no dance named")

// Person is somebody at the ball.
type Person struct {
	Name  string
	Dance string
}

// Search goes through the room.
type Search func(ctx context.Context, p Person) (partner *Person, err error)

// Promise is the matchmaker's word.
type Promise struct {
	kept    chan struct{}
	partner *Person
	err     error
}

// Kept is closed when the matchmaker is back.
func (p *Promise) Kept() <-chan struct{} { return p.kept }

// Partner waits for the matchmaker to come back.
func (p *Promise) Partner(ctx context.Context) (*Person, error) {
	select {
	case <-p.kept:
		return p.partner, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Matchmaker knows the room.
type Matchmaker struct {
	search Search
	lamps  context.Context // done when the lamps go out
}

// New returns a matchmaker who works until the lamps go out.
func New(lamps context.Context, search Search) *Matchmaker {
	return &Matchmaker{search: search, lamps: lamps}
}

// Find sends the matchmaker off for person.
func (m *Matchmaker) Find(person Person) *Promise {
	p := &Promise{kept: make(chan struct{})}
	go m.keep(p, person)
	return p
}

func (m *Matchmaker) keep(p *Promise, person Person) {
	var (
		partner *Person
		err     = ErrShy
	)
	defer close(p.kept)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("matchmaker: stumbled over %v", r)
		}
		p.partner, p.err = partner, err
	}()
	if person.Dance == "" {
		return
	}
	ctx, cancel := context.WithCancel(m.lamps)
	defer cancel()
	partner, err = m.search(ctx, person)
}
