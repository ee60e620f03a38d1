// Package portrait has portraits painted while the sitter does other things.
package portrait

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A Portrait is being painted until Hung is closed.
type Portrait struct {
	hung chan struct{}

	mu     sync.Mutex
	canvas []byte
	err    error
	took   time.Duration
}

// Hung is closed when the portrait can be seen.
func (p *Portrait) Hung() <-chan struct{} { return p.hung }

// See waits for the portrait.
func (p *Portrait) See(ctx context.Context) ([]byte, error) {
	select {
	case <-p.hung:
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.canvas, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A Painter paints with a brush.
type Painter struct {
	brush func(sitter string) ([]byte, error)
	wait  sync.WaitGroup
}

// New returns a painter.
func New(brush func(string) ([]byte, error)) *Painter {
	return &Painter{brush: brush}
}

// Paint starts a portrait.
func (a *Painter) Paint(sitter string) *Portrait {
	p := &Portrait{hung: make(chan struct{})}
	a.wait.Go(func() { a.paint(p, sitter) })
	return p
}

func (a *Painter) paint(p *Portrait, sitter string) {
	var (
		canvas []byte
		err    error
	)
	began := time.Now()
	defer close(p.hung)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("portrait: painter fainted: %v", r)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.canvas, p.err = canvas, err
		p.took = time.Since(began)
	}()
	canvas, err = a.brush(sitter)
}

// Rest waits until nothing is being painted.
func (a *Painter) Rest() { a.wait.Wait() }
