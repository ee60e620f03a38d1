// Package telescope schedules exposures of a camera.
package telescope

import "sync/atomic"

// Bell lets one goroutine doze until another one rings.
type Bell struct {
	c chan struct{}
}

// NewBell returns a silent bell.
func NewBell() *Bell { return &Bell{c: make(chan struct{}, 1)} }

// Ring ends the present or the next Doze.
func (b *Bell) Ring() {
	select {
	case b.c <- struct{}{}:
	default:
	}
}

// Doze waits until the bell rings.
func (b *Bell) Doze() { <-b.c }

// Exposure is a future for the pixels of one frame.
type Exposure struct {
	Target string

	claimed atomic.Bool
	pixels  []uint16
	done    atomic.Bool
	bell    atomic.Pointer[Bell]
}

// Expose starts a frame of the target.
func Expose(target string) *Exposure { return &Exposure{Target: target} }

// Poll returns the pixels if the frame was read out, else it reports false and
// b rings later.
func (e *Exposure) Poll(b *Bell) ([]uint16, bool) {
	if e.done.Load() {
		return e.pixels, true
	}
	e.bell.Store(b) // want `late-register`
	return nil, false
}

// Await polls until the frame was read out.
func (e *Exposure) Await() []uint16 {
	b := NewBell()
	for {
		if px, ok := e.Poll(b); ok {
			return px
		}
		b.Doze()
	}
}

// Readout ends the frame with the pixels, unless it has ended.
func (e *Exposure) Readout(px []uint16) bool {
	if !e.claimed.CompareAndSwap(false, true) {
		return false
	}
	e.pixels = px
	e.done.Store(true)
	if b := e.bell.Swap(nil); b != nil {
		b.Ring()
	}
	return true
}

// Abort ends the frame without pixels.
func (e *Exposure) Abort() bool { return e.Readout(nil) }
