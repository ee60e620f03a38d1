// Package well shares the buckets that a windlass brings up.
package well

import (
	"errors"
	"sync"
)

// ErrCovered is returned once the well has been covered.
var ErrCovered = errors.New("well: covered")

// Well has one windlass and many who draw water.
type Well struct {
	mu      sync.Mutex
	raised  sync.Cond
	buckets []float64
	covered bool
}

// Dig returns a new well.
func Dig() *Well {
	w := new(Well)
	w.raised.L = &w.mu
	return w
}

// Raise brings up several buckets at once.
func (w *Well) Raise(litres ...float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buckets = append(w.buckets, litres...)
	w.raised.Broadcast()
}

// Cover closes the well.
func (w *Well) Cover() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.covered = true
	w.raised.Broadcast()
}

// await is called with w.mu held; it waits for the next bucket.
func (w *Well) await() error {
	for len(w.buckets) == 0 && !w.covered {
		w.raised.Wait()
	}
	if w.covered {
		return ErrCovered
	}
	return nil
}

// Draw takes all that stands at the brim, at least one bucket.
func (w *Well) Draw() ([]float64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.await(); err != nil {
		return nil, err
	}
	drawn := w.buckets
	w.buckets = nil
	return drawn, nil
}

// Sip takes from the first bucket.
func (w *Well) Sip(litres float64) (float64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.await(); err != nil {
		return 0, err
	}
	got := min(litres, w.buckets[0])
	if w.buckets[0] -= got; w.buckets[0] == 0 {
		w.buckets = w.buckets[1:]
	}
	return got, nil
}
