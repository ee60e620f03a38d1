package skirental

import (
	"context"
	"errors"
	"sync"
)

var ErrSeasonOver = errors.New("skirental: season is over")

// Stock lends a fixed set of items. It is used for skis as well as for boots.
type Stock[T any] struct {
	mu       sync.Mutex
	shelf    []T
	requests map[uint64]chan T
	order    []uint64
	nextReq  uint64
	over     bool
	done     chan struct{}
}

func NewStock[T any](items ...T) *Stock[T] {
	return &Stock[T]{
		shelf:    append([]T(nil), items...),
		requests: make(map[uint64]chan T),
		done:     make(chan struct{}),
	}
}

// Rent returns an item, waiting for one if all are on the slope.
func (s *Stock[T]) Rent(ctx context.Context) (item T, err error) {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return item, ErrSeasonOver
	}
	if n := len(s.shelf); n > 0 {
		item = s.shelf[n-1]
		s.shelf = s.shelf[:n-1]
		s.mu.Unlock()
		return item, nil
	}
	key, req := s.enqueueLocked()
	s.mu.Unlock()

	select {
	case item = <-req:
		return item, nil
	case <-s.done:
		s.withdraw(key, req)
		return item, ErrSeasonOver // want "dropped-wake: "
	case <-ctx.Done():
		s.withdraw(key, req)
		return item, ctx.Err() // want "dropped-wake: "
	}
}

func (s *Stock[T]) enqueueLocked() (uint64, chan T) {
	s.nextReq++
	req := make(chan T, 1)
	s.requests[s.nextReq] = req
	s.order = append(s.order, s.nextReq)
	return s.nextReq, req
}

// withdraw takes back a request that nobody waits for any more.
func (s *Stock[T]) withdraw(key uint64, req <-chan T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, key)
}

// oldestLocked removes and returns the request that waits longest.
func (s *Stock[T]) oldestLocked() (chan T, bool) {
	for len(s.order) > 0 {
		key := s.order[0]
		s.order = s.order[1:]
		if req, ok := s.requests[key]; ok {
			delete(s.requests, key)
			return req, true
		}
	}
	return nil, false
}

func (s *Stock[T]) putLocked(item T) {
	if req, ok := s.oldestLocked(); ok {
		req <- item
		return
	}
	s.shelf = append(s.shelf, item)
}

// GiveBack returns an item to the stock.
func (s *Stock[T]) GiveBack(item T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putLocked(item)
}

// Use rents an item for the duration of fn.
func (s *Stock[T]) Use(ctx context.Context, fn func(T) error) error {
	item, err := s.Rent(ctx)
	if err != nil {
		return err
	}
	defer s.GiveBack(item)
	return fn(item)
}

// EndSeason refuses all requests, those that wait included.
func (s *Stock[T]) EndSeason() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.over = true
		close(s.done)
	}
}
