// Package radio keeps a watch on a ship's channel until the set falls silent.
package radio

import (
	"context"
	"errors"
	"io"
)

// ErrSilent says that the set fell silent first.
var ErrSilent = errors.New("radio: silent")

// Watch listens to one set.
type Watch struct {
	set    io.Reader
	hailed chan struct{} // closed with the first call
	relief chan struct{} // closed when a call asks for it
	silent chan struct{} // closed when nobody listens any more
	err    error
}

// Keep starts to listen.
func Keep(set io.Reader) *Watch {
	w := &Watch{set: set, hailed: make(chan struct{}), relief: make(chan struct{}), silent: make(chan struct{})}
	go w.listen()
	return w
}

func (w *Watch) listen() {
	defer func() {
		close(w.silent)
	}()
	buf := make([]byte, 64)
	for calls := 0; ; calls++ {
		n, err := w.set.Read(buf)
		if err != nil {
			w.err = err
			return
		}
		if calls == 0 {
			close(w.hailed)
		}
		w.note(buf[:n])
	}
}

func (w *Watch) note(call []byte) {
	if string(call) == "relieve me" {
		close(w.relief)
	}
}

// Hailed waits for the first call.
func (w *Watch) Hailed() error {
	<-w.hailed // want "no-exit: "
	return nil
}

// Relief waits until a call asks for relief.
func (w *Watch) Relief(ctx context.Context) error {
	select {
	case <-w.relief: // want "no-exit: "
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Err waits for the end, and tells why.
func (w *Watch) Err() error {
	<-w.silent
	return w.err
}
