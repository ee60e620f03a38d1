// Package batches has surveys done in batches: who orders one makes the channel of its one answer, with room for it.
package batches

import "errors"

// ErrStorm is the answer where nothing can be seen.
var ErrStorm = errors.New("batches: storm")

type order struct {
	fields []string
	answer chan error
}

// A Surveyor works on orders.
type Surveyor struct {
	orders chan *order
	storms chan int
	home   chan struct{}
}

// New returns a surveyor at work.
func New() *Surveyor {
	s := &Surveyor{orders: make(chan *order), storms: make(chan int), home: make(chan struct{})}
	go s.work()
	return s
}

// Order orders a survey.
func (s *Surveyor) Order(fields []string) chan error {
	answer := make(chan error, 1)
	select {
	case s.orders <- &order{fields: fields, answer: answer}:
	case <-s.home:
		answer <- ErrStorm
	}
	return answer
}

// Storm ends a batch.
func (s *Surveyor) Storm(n int) {
	select {
	case s.storms <- n:
	case <-s.home:
	}
}

// Close sends the surveyor home.
func (s *Surveyor) Close() { close(s.home) }

func (s *Surveyor) work() {
	type batch struct {
		left   int
		answer chan error
	}
	batches := map[int]*batch{}
	next := 0
	for {
		select {
		case o := <-s.orders:
			batches[next] = &batch{left: len(o.fields), answer: o.answer}
			next++
		case n := <-s.storms:
			b, ok := batches[n]
			if !ok {
				continue
			}
			b.answer <- ErrStorm
			delete(batches, n)
		case <-s.home:
			return
		}
	}
}
