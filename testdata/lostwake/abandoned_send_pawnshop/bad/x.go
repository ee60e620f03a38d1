// Package pawnshop keeps pledges; one clerk alone handles them.
package pawnshop

import (
	"context"
	"errors"
)

// Errors of a pawnshop.
var (
	ErrUnknown = errors.New("pawnshop: unknown pledge")
	ErrShut    = errors.New("pawnshop: shut")
)

type pledge struct {
	item string
	loan int
}

type reply struct {
	owed int
	err  error
}

type visit struct {
	ticket int
	pay    int
	reply  chan reply
}

// A Shop is open until Shut.
type Shop struct {
	counter chan visit
	shut    chan struct{}
	pledges map[int]pledge
	assess  func(item string) int
}

// Open hires the clerk.
func Open(pledges map[int]string, assess func(string) int) *Shop {
	s := &Shop{
		counter: make(chan visit),
		shut:    make(chan struct{}),
		pledges: make(map[int]pledge, len(pledges)),
		assess:  assess,
	}
	for ticket, item := range pledges {
		s.pledges[ticket] = pledge{item: item, loan: assess(item) / 2}
	}
	go s.serve()
	return s
}

func (s *Shop) serve() {
	for {
		select {
		case v := <-s.counter:
			s.handle(v)
		case <-s.shut:
			return
		}
	}
}

func (s *Shop) handle(v visit) {
	var r reply
	p, ok := s.pledges[v.ticket]
	switch {
	case !ok:
		r.err = ErrUnknown
	case v.pay >= p.loan:
		delete(s.pledges, v.ticket)
	default:
		p.loan = min(p.loan-v.pay, s.assess(p.item)) // takes its time
		s.pledges[v.ticket] = p
		r.owed = p.loan
	}
	v.reply <- r // want "abandoned-send: "
}

// Pay pays off part of a loan and returns what is still owed.
func (s *Shop) Pay(ctx context.Context, ticket, amount int) (int, error) {
	v := visit{ticket, amount, make(chan reply)}
	select {
	case s.counter <- v:
	case <-s.shut:
		return 0, ErrShut
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case r := <-v.reply:
		return r.owed, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Shut sends the clerk home; it must be called once.
func (s *Shop) Shut() { close(s.shut) }
