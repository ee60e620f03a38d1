// Package lanes reserves lanes of a swimming pool. Groups need several lanes and
// are served in the order in which they came.
package lanes

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// ErrTooMany says that the pool has not so many lanes.
var ErrTooMany = errors.New("lanes: the pool is not so wide")

type group struct {
	lanes    int
	admitted chan struct{}
}

// Pool is a swimming pool.
type Pool struct {
	mu     sync.Mutex
	width  int
	free   int
	groups list.List
}

// Fill fills a pool.
func Fill(width int) *Pool { return &Pool{width: width, free: width} }

// Reserve waits for n lanes.
func (p *Pool) Reserve(ctx context.Context, n int) error {
	if n > p.width {
		return ErrTooMany
	}
	p.mu.Lock()
	if p.groups.Len() == 0 && p.free >= n {
		p.free -= n
		p.mu.Unlock()
		return nil
	}
	g := group{lanes: n, admitted: make(chan struct{})}
	el := p.groups.PushBack(g)
	p.mu.Unlock()

	select {
	case <-g.admitted:
		return nil
	case <-ctx.Done():
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-g.admitted:
		return nil // it was just in time
	default:
	}
	p.groups.Remove(el)
	return ctx.Err() // want "dropped-wake: "
}

// Release frees n lanes.
func (p *Pool) Release(n int) {
	p.mu.Lock()
	p.free += n
	p.admit()
	p.mu.Unlock()
}

func (p *Pool) admit() {
	for el := p.groups.Front(); el != nil; el = p.groups.Front() {
		g := el.Value.(group)
		if g.lanes > p.free {
			return
		}
		p.free -= g.lanes
		p.groups.Remove(el)
		close(g.admitted)
	}
}
