// Package scoreboard shows the score of a match to many fans.
package scoreboard

import (
	"context"
	"sync"
)

// Score of a match.
type Score struct {
	Home, Away int
	Final      bool
}

// Board hands a channel to each fan together with the score, and closes it
// when that score is out of date.
type Board struct {
	mu      sync.RWMutex
	score   Score
	changed chan struct{}
}

// NewBoard returns a board at nil to nil.
func NewBoard() *Board { return &Board{changed: make(chan struct{})} }

func (b *Board) snapshot() (Score, <-chan struct{}) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.score, b.changed
}

// Score returns the present score.
func (b *Board) Score() Score {
	s, _ := b.snapshot()
	return s
}

// WaitGoals waits until there were n goals or the match is over.
func (b *Board) WaitGoals(ctx context.Context, n int) (Score, error) {
	for {
		s, changed := b.snapshot()
		if s.Final || s.Home+s.Away >= n {
			return s, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return s, ctx.Err()
		}
	}
}

// Each calls fn with the present score and those that follow, some of which it
// may skip, until the match is over or fn returns false.
func (b *Board) Each(ctx context.Context, fn func(Score) bool) error {
	for {
		s, changed := b.snapshot()
		if !fn(s) || s.Final {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Goal counts a goal. After the end of the match it does nothing.
func (b *Board) Goal(home bool) {
	b.update(func(s *Score) {
		if home {
			s.Home++
		} else {
			s.Away++
		}
	})
}

// Whistle ends the match.
func (b *Board) Whistle() {
	b.update(func(s *Score) { s.Final = true })
}

func (b *Board) update(fn func(*Score)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.score.Final {
		return
	}
	fn(&b.score)
	close(b.changed)
	b.changed = make(chan struct{})
}
