// Package kite reads a line that is let out at the first pull.
package kite

import (
	"context"
	"errors"
	"sync/atomic"
)

// ErrDown says that the kite is down.
var ErrDown = errors.New("kite: down")

// Line is let out by Pull.
type Line struct {
	ctx    context.Context
	cancel context.CancelFunc
	down   atomic.Bool
	up     chan struct{}
}

// NewLine returns a line.
func NewLine(ctx context.Context) *Line {
	l := &Line{up: make(chan struct{}, 1)}
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l
}

// Pull lets the line out.
func (l *Line) Pull() {
	if !l.down.Load() {
		l.up <- struct{}{}
	}
}

// Feel waits until the line is out, or the kite down.
func (l *Line) Feel() error {
	if l.down.Load() {
		return ErrDown
	}
	select {
	case <-l.ctx.Done():
		return ErrDown
	case <-l.up:
		return nil
	}
}

// Drop takes the kite down: its cancel wakes those who wait.
func (l *Line) Drop() {
	l.down.Store(true)
	l.cancel()
}
