// Package lighthouse operates lamps that may be out of order for a while.
package lighthouse

import (
	"fmt"
	"sync"
)

// State is the answer of a poll.
type State uint8

// The states.
const (
	Pending State = iota
	Lit
	Dead
)

// Fault is a defect of a lamp.
type Fault struct {
	Part      string
	Temporary bool
}

func (f *Fault) Error() string { return fmt.Sprintf("lighthouse: %s failed", f.Part) }

// Lamp is lit by a keeper, who is not the one that asks for it.
type Lamp struct {
	mu    sync.Mutex
	fault *Fault
	lux   int
	wake  func()
}

// PollLit asks for the brightness of the lamp. While it is Pending, wake is
// called when the answer may have changed; only the last wake is kept.
func (l *Lamp) PollLit(wake func()) (lux int, state State, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		if !l.fault.Temporary {
			state, err = Dead, l.fault
			return
		}
		l.wake = wake
		return
	}
	if l.lux > 0 {
		lux, state = l.lux, Lit
		return
	}
	l.wake = wake
	return
}

// Light sets the brightness.
func (l *Lamp) Light(lux int) {
	defer l.changed()()
	l.lux = lux
}

// Fail records a fault, which puts the lamp out.
func (l *Lamp) Fail(f *Fault) {
	defer l.changed()()
	l.fault, l.lux = f, 0
}

// Repair removes a temporary fault.
func (l *Lamp) Repair() {
	defer l.changed()()
	if l.fault != nil && l.fault.Temporary {
		l.fault = nil
	}
}

// changed locks the lamp and returns what ends the change.
func (l *Lamp) changed() func() {
	l.mu.Lock()
	return func() {
		wake := l.wake
		l.wake = nil
		l.mu.Unlock()
		if wake != nil {
			wake()
		}
	}
}
