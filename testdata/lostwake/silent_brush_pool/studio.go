// Package studio lends brushes to painters. There are never more brushes than
// the studio can pay for, and painters get them in the order of their asking.
package studio

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrClosed is returned by a studio that has closed.
var ErrClosed = errors.New("studio: closed")

// Brush wears out with use.
type Brush struct {
	Strokes int
}

// Studio owns the brushes.
type Studio struct {
	limit int

	mu      sync.Mutex
	made    int
	idle    []*Brush
	queue   []chan *Brush // a nil brush is leave to make one
	closed  bool
	discard int
}

// NewStudio returns a studio with at most limit brushes.
func NewStudio(limit int) *Studio { return &Studio{limit: max(limit, 1)} }

// Get lends a brush.
func (s *Studio) Get(ctx context.Context) (*Brush, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, ErrClosed
	}
	if n := len(s.idle); n > 0 {
		b := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		return b, nil
	}
	if s.made < s.limit {
		s.made++
		s.mu.Unlock()
		return new(Brush), nil
	}
	turn := make(chan *Brush, 1)
	s.queue = append(s.queue, turn)
	s.mu.Unlock()

	select {
	case b, ok := <-turn:
		return accept(b, ok)
	case <-ctx.Done():
		if s.leave(turn) {
			return nil, ctx.Err()
		}
		b, ok := <-turn
		return accept(b, ok)
	}
}

func accept(b *Brush, ok bool) (*Brush, error) {
	if !ok {
		return nil, ErrClosed
	}
	if b == nil {
		b = new(Brush)
	}
	return b, nil
}

// leave reports false if the turn has come already.
func (s *Studio) leave(turn chan *Brush) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.queue, turn)
	if i < 0 {
		return false
	}
	s.queue = slices.Delete(s.queue, i, i+1)
	return true
}

// Put takes a brush back. Worn ones are thrown away.
func (s *Studio) Put(b *Brush) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.Strokes > 1000 || s.closed {
		b = nil
		s.discard++
	}
	if len(s.queue) > 0 {
		turn := s.queue[0]
		s.queue = s.queue[1:]
		turn <- b
		return
	}
	if b == nil {
		s.made--
		return
	}
	s.idle = append(s.idle, b)
}

// Close turns away those that wait and those that come.
func (s *Studio) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, turn := range s.queue {
		close(turn)
	}
	s.queue, s.idle = nil, nil
}
