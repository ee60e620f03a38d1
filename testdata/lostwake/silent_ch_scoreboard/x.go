// Package scoreboard shows the score of a match to whoever looks at it.
package scoreboard

import (
	"context"
	"sync"
	"time"
)

// Board shows a score.
type Board struct {
	mu    sync.Mutex
	home  int
	guest int
	next  chan struct{}
	over  bool
}

// New returns a board.
func New() *Board { return &Board{next: make(chan struct{})} }

func (b *Board) change(f func()) {
	b.mu.Lock()
	f()
	c := b.next
	b.next = make(chan struct{})
	b.mu.Unlock()
	close(c)
}

// Goal counts a goal.
func (b *Board) Goal(home bool) {
	b.change(func() {
		if home {
			b.home++
		} else {
			b.guest++
		}
	})
}

// Whistle ends the match.
func (b *Board) Whistle() { b.change(func() { b.over = true }) }

// Await waits until one side has n goals, or the match is over. Those who do
// not want to wait any longer just leave.
func (b *Board) Await(ctx context.Context, n int, patience time.Duration) (home, guest int, err error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		b.mu.Lock()
		h, g, over, next := b.home, b.guest, b.over, b.next
		b.mu.Unlock()
		if over || h >= n || g >= n {
			return h, g, nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return h, g, ctx.Err()
		case <-late.C:
			return h, g, context.DeadlineExceeded
		}
	}
}
