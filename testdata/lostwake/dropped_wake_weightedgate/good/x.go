// Package weightedgate limits the uploads that run at once, in order of arrival.
package weightedgate

import (
	"container/list"
	"context"
	"sync"
)

// Gate has a fixed number of slots.
type Gate struct {
	mu    sync.Mutex
	free  int
	queue list.List // of chan struct{}
}

// NewGate returns a gate with n free slots.
func NewGate(n int) *Gate { return &Gate{free: n} }

// Enter takes a slot.
func (g *Gate) Enter(ctx context.Context) error {
	g.mu.Lock()
	if g.free > 0 {
		g.free--
		g.mu.Unlock()
		return nil
	}
	ready := make(chan struct{})
	e := g.queue.PushBack(ready)
	g.mu.Unlock()

	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		g.mu.Lock()
		select {
		case <-ready:
			g.leave()
		default:
			g.queue.Remove(e)
		}
		g.mu.Unlock()
		return ctx.Err()
	}
}

// Leave gives the slot to the first in the queue.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leave()
}

func (g *Gate) leave() {
	e := g.queue.Front()
	if e == nil {
		g.free++
		return
	}
	g.queue.Remove(e)
	close(e.Value.(chan struct{}))
}

// Do runs f inside of the gate.
func (g *Gate) Do(ctx context.Context, f func() error) error {
	if err := g.Enter(ctx); err != nil {
		return err
	}
	defer g.Leave()
	return f()
}
