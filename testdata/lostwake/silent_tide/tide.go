// Package tide: readers wait on a channel that is replaced at each change.
package tide

import (
	"context"
	"sync"
)

type Tide struct {
	mu      sync.Mutex
	height  int
	changed chan struct{}
}

func New() *Tide { return &Tide{changed: make(chan struct{})} }

func (t *Tide) Set(h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.height = h
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *Tide) Height() (int, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.height, t.changed
}

func (t *Tide) Above(ctx context.Context, h int) error {
	for {
		now, ch := t.Height()
		if now > h {
			return nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
