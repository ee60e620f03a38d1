// Package glacier measures a glacier whenever a new stake was set.
package glacier

import (
	"context"
	"sync"
)

type stakes struct {
	mu   sync.Mutex
	list []int
}

func (s *stakes) add(at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, at)
}

func (s *stakes) highest() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == 0 {
		return 0
	}
	return s.list[len(s.list)-1]
}

// Survey measures up to the highest stake.
type Survey struct {
	stakes  stakes
	walk    chan struct{}
	ctx     context.Context
	measure func(up int)
}

// Start begins a survey with a first walk.
func Start(ctx context.Context, measure func(int)) *Survey {
	s := &Survey{walk: make(chan struct{}), ctx: ctx, measure: measure}
	go s.loop()
	s.must()
	return s
}

func (s *Survey) want() {
	select {
	case s.walk <- struct{}{}: // want "lossy-wake: "
	default:
	}
}

func (s *Survey) must() {
	select {
	case s.walk <- struct{}{}:
	case <-s.ctx.Done():
	}
}

func (s *Survey) loop() {
	for {
		select {
		case <-s.walk:
			s.measure(s.stakes.highest())
		case <-s.ctx.Done():
			return
		}
	}
}

// Set sets a stake.
func (s *Survey) Set(at int) {
	if at <= s.stakes.highest() {
		return
	}
	s.stakes.add(at)
	s.want()
}
