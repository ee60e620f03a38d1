// Package toll keeps a toll house. What is to be done lies in a tray with room for one; who asks waits for the
// answer, or until the house is shut, whichever way he leaves.
package toll

import "context"

type errand struct {
	do   func() error
	done chan error
}

type House struct {
	tray   chan *errand
	ctx    context.Context
	cancel context.CancelFunc
	shut   chan struct{}
}

func New() *House { return &House{tray: make(chan *errand, 1), shut: make(chan struct{})} }

// Keep does errands until the house is shut.
func (h *House) Keep() {
	defer close(h.shut)
	h.ctx, h.cancel = context.WithCancel(context.Background())
	for {
		select {
		case <-h.ctx.Done():
			return
		case e := <-h.tray:
			e.done <- e.do()
		}
	}
}

func (h *House) Shut() { h.cancel() }

// Ask has something done in the house.
func (h *House) Ask(do func() error) (err error) {
	done := make(chan error)
	defer func() {
		select {
		case err = <-done:
		case <-h.shut:
		}
	}()
	select {
	case h.tray <- &errand{do, done}:
	case <-h.shut:
	}
	return err
}
