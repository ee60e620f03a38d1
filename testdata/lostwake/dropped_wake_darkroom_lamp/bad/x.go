// Package darkroom shares enlargers. A print may begin only while the lamp is red.
package darkroom

import (
	"context"
	"errors"
)

// Print is made from a negative.
type Print struct {
	Negative string
	Seconds  int
}

// Room has enlargers and a lamp. Each value of the lamp lets one print begin.
type Room struct {
	enlargers chan struct{}
	red       <-chan struct{}
	quit      chan struct{}
}

// ErrLight means that somebody switched the light on.
var ErrLight = errors.New("darkroom: light is on")

// NewRoom returns a room with n enlargers.
func NewRoom(n int, red <-chan struct{}) *Room {
	return &Room{
		enlargers: make(chan struct{}, n),
		red:       red,
		quit:      make(chan struct{}),
	}
}

// Light makes the room unusable. It is called once.
func (r *Room) Light() { close(r.quit) }

// Begin waits for an enlarger and the lamp. After it End has to be called, unless
// it fails.
func (r *Room) Begin(ctx context.Context) error {
	select {
	case r.enlargers <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.quit:
		return ErrLight
	}
	select {
	case <-r.red:
		return nil
	case <-r.quit:
		<-r.enlargers
		return ErrLight
	case <-ctx.Done():
		return ctx.Err() // want "dropped-wake: "
	}
}

// End frees the enlarger.
func (r *Room) End() { <-r.enlargers }

// Expose makes a print.
func (r *Room) Expose(ctx context.Context, p Print, expose func(Print)) error {
	if err := r.Begin(ctx); err != nil {
		return err
	}
	defer r.End()
	expose(p)
	return nil
}
