// Package winery presses grapes. A change of barrels holds the cellar's lock
// until the press stands still; the press needs only its own.
package winery

import (
	"context"
	"sync"
	"sync/atomic"
)

type press struct {
	mu      sync.Mutex
	resting sync.Cond
	running int
}

func (p *press) begin() {
	p.mu.Lock()
	p.running++
	p.mu.Unlock()
}

func (p *press) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running--; p.running == 0 {
		p.resting.Broadcast()
	}
}

func (p *press) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.running > 0 {
		p.resting.Wait()
	}
}

// barrel is resolved once, by whoever comes first.
type barrel struct {
	settled atomic.Bool
	full    chan struct{}
	litres  float64
	err     error
}

func (b *barrel) settle(litres float64, err error) {
	if b.settled.CompareAndSwap(false, true) {
		b.litres, b.err = litres, err
		close(b.full)
	}
}

// Cellar owns one press and a row of barrels.
type Cellar struct {
	mu      sync.Mutex // order: mu before press.mu
	press   press
	changes int
}

// New returns an empty cellar.
func New() *Cellar {
	c := new(Cellar)
	c.press.resting.L = &c.press.mu
	return c
}

// Fill presses grapes into a barrel; ctx may end it early.
func (c *Cellar) Fill(ctx context.Context, squeeze func() (float64, error)) (float64, error) {
	c.mu.Lock()
	c.press.begin()
	c.mu.Unlock()

	b := &barrel{full: make(chan struct{})}
	stop := context.AfterFunc(ctx, func() { b.settle(0, context.Cause(ctx)) })
	defer stop()
	go func() {
		defer c.press.end()
		b.settle(squeeze())
	}()
	<-b.full
	return b.litres, b.err
}

// Change swaps the barrels: no pressing starts meanwhile and none runs.
func (c *Cellar) Change(swap func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.press.rest()
	c.changes++
	swap()
}
