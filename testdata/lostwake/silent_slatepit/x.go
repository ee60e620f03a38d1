// Package slatepit shares a few pickaxes among many workers.
package slatepit

import (
	"context"
	"sync"
)

// A Pit has a number of pickaxes.
type Pit struct {
	mu   sync.Mutex
	free sync.Cond
	axes int
	idle int // workers that wait
}

// Open returns a pit with axes.
func Open(axes int) *Pit {
	p := &Pit{}
	p.free.L = &p.mu
	// Nobody knows the pit yet.
	p.axes = axes
	return p
}

// Grab waits for a pickaxe.
func (p *Pit) Grab(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free.Broadcast()
	})
	defer stop()

	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
	defer func() { p.idle-- }()
	for p.axes == 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.free.Wait()
	}
	p.axes--
	if p.axes > 0 && p.idle > 1 {
		p.free.Signal() // more axes came: the next one may look too
	}
	return nil
}

// Drop gives pickaxes back. One worker is woken; he wakes the next.
func (p *Pit) Drop(n int) {
	if n <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.axes += n
	p.free.Signal()
}

// With works with a pickaxe.
func (p *Pit) With(ctx context.Context, work func()) error {
	if err := p.Grab(ctx); err != nil {
		return err
	}
	defer p.Drop(1)
	work()
	return nil
}
