// Package violin closes cases through interfaces, behind which the wake is.
package violin

import "sync"

// A Case is closed.
type Case interface{ Close() }

// A Violin lies in a case.
type Violin struct {
	mu    sync.Mutex
	free  *sync.Cond
	tuned bool
	given Case
	own   Case
}

type lid struct{ of *Violin }

func (l *lid) Close() { l.of.free.Broadcast() }

// Lid is a case that others may hand in.
type Lid struct{ Of *Violin }

// Close wakes.
func (l *Lid) Close() { l.Of.free.Broadcast() }

// New returns a violin in a case that may be one of ours.
func New(given Case) *Violin {
	v := &Violin{given: given}
	v.free = sync.NewCond(&v.mu)
	v.own = &lid{v}
	return v
}

// Tune tunes it, and closes its own case.
func (v *Violin) Tune() {
	v.mu.Lock()
	v.tuned = true
	v.mu.Unlock()
	v.own.Close()
}

// Retune tunes it, and closes the given one.
func (v *Violin) Retune() {
	v.mu.Lock()
	v.tuned = true
	v.mu.Unlock()
	v.given.Close()
}

// Play waits until it is tuned.
func (v *Violin) Play() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for !v.tuned {
		v.free.Wait()
	}
}
