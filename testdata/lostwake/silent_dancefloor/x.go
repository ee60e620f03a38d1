package dancefloor

import (
	"context"
	"sync"
	"sync/atomic"
)

const (
	waiting int32 = iota
	granted
	gone
)

type couple struct {
	state atomic.Int32
	music chan struct{}
}

// grant reports whether the couple is still there.
func (c *couple) grant() bool {
	if !c.state.CompareAndSwap(waiting, granted) {
		return false
	}
	close(c.music)
	return true
}

// giveUp reports whether the couple left before it was let in.
func (c *couple) giveUp() bool {
	return c.state.CompareAndSwap(waiting, gone)
}

// Floor has room for a number of couples.
type Floor struct {
	mu    sync.Mutex
	free  int
	queue []*couple
}

func New(room int) *Floor { return &Floor{free: room} }

// Enter waits for room on the floor.
func (f *Floor) Enter(ctx context.Context) error {
	f.mu.Lock()
	if f.free > 0 {
		f.free--
		f.mu.Unlock()
		return nil
	}
	c := &couple{music: make(chan struct{})}
	f.queue = append(f.queue, c)
	f.mu.Unlock()

	select {
	case <-c.music:
		return nil
	case <-ctx.Done():
		if c.giveUp() {
			f.prune()
			return ctx.Err()
		}
		return nil
	}
}

// prune forgets couples at the head that are gone.
func (f *Floor) prune() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.queue) > 0 && f.queue[0].state.Load() == gone {
		f.queue = f.queue[1:]
	}
}

// Leave makes room for the next couple.
func (f *Floor) Leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.queue) > 0 {
		next := f.queue[0]
		f.queue = f.queue[1:]
		if next.grant() {
			return
		}
	}
	f.free++
}

// Dance enters, dances and leaves.
func (f *Floor) Dance(ctx context.Context, dance func(context.Context) error) error {
	if err := f.Enter(ctx); err != nil {
		return err
	}
	defer f.Leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	return dance(ctx)
}
