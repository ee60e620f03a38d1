// Package sacks counts sacks in one goroutine, which is begun when somebody asks: only its own helpers give a
// context, and leave by that.
package sacks

import (
	"context"
	"sync"
)

// Store counts sacks.
type Store struct {
	once    sync.Once
	asked   chan chan int
	brought chan int
	idle    chan struct{}
}

func (s *Store) begin() {
	s.once.Do(func() {
		s.asked = make(chan chan int)
		s.brought = make(chan int)
		s.idle = make(chan struct{}, 1)
		s.idle <- struct{}{}
	})
}

// tell hands what to the counter, which it starts if need be; a helper that is told to end leaves.
func tell[T any](s *Store, ctx context.Context, to *chan T, what T) {
	s.begin()
	var end <-chan struct{}
	if ctx != nil {
		end = ctx.Done()
	}
	for {
		select {
		case <-end:
			return
		case *to <- what:
			return
		case <-s.idle:
			go s.count()
		}
	}
}

func (s *Store) count() {
	n := 0
	for {
		select {
		case answer := <-s.asked:
			answer <- n
		case more := <-s.brought:
			n += more
		}
	}
}

// Count returns how many sacks lie here.
func (s *Store) Count() int {
	answer := make(chan int)
	tell(s, nil, &s.asked, answer)
	return <-answer
}

// Carry brings sacks from a cart until ctx ends.
func (s *Store) Carry(ctx context.Context, cart []int) {
	go func() {
		for _, n := range cart {
			tell(s, ctx, &s.brought, n)
		}
	}()
}
