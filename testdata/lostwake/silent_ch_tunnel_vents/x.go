// Package tunnel opens vents in a tunnel on request, by number.
package tunnel

import (
	"errors"
	"sync"
	"time"
)

// Errors of Open.
var (
	ErrJammed = errors.New("tunnel: vent is jammed")
	ErrDark   = errors.New("tunnel: power failed")
)

type request struct {
	opened chan error
}

// Vents are opened by a motor that confirms later.
type Vents struct {
	requests sync.Map // of *request, by number
	mu       sync.RWMutex
	power    chan struct{}
	start    func(vent int)
}

// New returns vents. The power is on.
func New(start func(vent int)) *Vents {
	return &Vents{start: start, power: make(chan struct{})}
}

// Open waits for the motor. There is one request for each vent at a time.
func (v *Vents) Open(vent int, patience time.Duration) error {
	v.mu.RLock()
	power := v.power
	v.mu.RUnlock()

	r := &request{make(chan error, 1)}
	v.requests.Store(vent, r)
	t := time.AfterFunc(patience, func() {
		if v.requests.CompareAndDelete(vent, r) {
			r.opened <- ErrJammed
		}
	})
	defer t.Stop()
	v.start(vent)
	select {
	case <-power:
		v.requests.CompareAndDelete(vent, r)
		return ErrDark
	case err := <-r.opened:
		return err
	}
}

// Opened is called by the motor.
func (v *Vents) Opened(vent int) {
	if r, ok := v.requests.LoadAndDelete(vent); ok {
		r.(*request).opened <- nil
	}
}

// PowerFailed drops all requests.
func (v *Vents) PowerFailed() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.requests.Clear()
	close(v.power)
	v.power = make(chan struct{})
}
