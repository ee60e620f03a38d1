// Package beacons waits for beacon fires to be answered from the next hill.
package beacons

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrFog is the outcome of a fire that nobody saw.
var ErrFog = errors.New("beacons: fog")

// Answer is what the next hill showed.
type Answer struct {
	Smokes int
	Err    error
}

// fire is completed by whoever removes it from the map, hence once; its channel
// holds one answer.
type fire chan Answer

// Hill keeps the fires that burn.
type Hill struct {
	fires sync.Map // int64 to fire
	last  atomic.Int64
	light func(n int64) error
}

// New returns a hill on which light kindles fires.
func New(light func(n int64) error) *Hill { return &Hill{light: light} }

// settle completes fire n unless somebody else did.
func (h *Hill) settle(n int64, a Answer) bool {
	v, ok := h.fires.LoadAndDelete(n)
	if !ok {
		return false
	}
	v.(fire) <- a
	return true
}

// Kindle lights a fire and waits for the answer.
func (h *Hill) Kindle(ctx context.Context, burn time.Duration) (int, error) {
	n := h.last.Add(1)
	f := make(fire, 1)
	h.fires.Store(n, f)
	guard := time.AfterFunc(burn, func() { h.settle(n, Answer{Err: ErrFog}) })
	defer guard.Stop()
	if err := h.light(n); err != nil {
		h.settle(n, Answer{Err: err})
	}
	select {
	case a := <-f:
		return a.Smokes, a.Err
	case <-ctx.Done():
		if h.settle(n, Answer{}) {
			return 0, ctx.Err()
		}
		a := <-f // somebody settled it, the answer is there at once
		return a.Smokes, a.Err
	}
}

// Saw is called when the next hill answered.
func (h *Hill) Saw(n int64, smokes int) bool {
	return h.settle(n, Answer{Smokes: smokes})
}

// Rain puts out everything.
func (h *Hill) Rain() {
	h.fires.Range(func(k, _ any) bool {
		h.settle(k.(int64), Answer{Err: ErrFog})
		return true
	})
}
