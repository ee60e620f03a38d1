// Package ferris operates a big wheel that other machines are coupled to.
package ferris

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrStopped is returned by a wheel that has stopped.
var ErrStopped = errors.New("ferris: stopped")

// Brake is applied when the wheel stops.
type Brake interface {
	Apply() error
}

// BrakeFunc is a function as a Brake.
type BrakeFunc func() error

// Apply calls f.
func (f BrakeFunc) Apply() error { return f() }

// Wheel turns until Stop.
type Wheel struct {
	stopping atomic.Bool // a hint for those that hold no lock

	mu      sync.Mutex
	stopped bool
	brakes  map[string]Brake
	rounds  int
}

// Stopping says whether Stop was called.
func (w *Wheel) Stopping() bool { return w.stopping.Load() }

// Couple adds a brake under a name. A brake for a wheel that has stopped is
// applied here.
func (w *Wheel) Couple(name string, b Brake) error {
	if w.stopping.Load() {
		return w.applyNow(b)
	}
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		return w.applyNow(b)
	}
	defer w.mu.Unlock()
	if _, dup := w.brakes[name]; dup {
		return errors.New("ferris: " + name + " is coupled")
	}
	if w.brakes == nil {
		w.brakes = make(map[string]Brake)
	}
	w.brakes[name] = b
	return nil
}

func (w *Wheel) applyNow(b Brake) error {
	return errors.Join(ErrStopped, b.Apply())
}

// Uncouple takes a brake away again.
func (w *Wheel) Uncouple(name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.brakes[name]
	delete(w.brakes, name)
	return ok
}

// Turn does a round.
func (w *Wheel) Turn() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return ErrStopped
	}
	w.rounds++
	return nil
}

// Stop applies all brakes. Only the first call has an effect.
func (w *Wheel) Stop() (err error) {
	w.stopping.Store(true)
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		return nil
	}
	w.stopped = true
	brakes := w.brakes
	w.brakes = nil
	w.mu.Unlock()

	for _, b := range brakes {
		err = errors.Join(err, b.Apply())
	}
	return err
}
