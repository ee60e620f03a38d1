// Package theatre steps an evening through its phases.
package theatre

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Phase of an evening. Phases only go up.
type Phase int32

const (
	Dark Phase = iota
	Doors
	Curtain
	Cancelled
)

// Evening is one performance. Anybody may look at the phase without a lock.
type Evening struct {
	phase atomic.Int32

	mu  sync.Mutex
	cue *sync.Cond
}

// Plan returns an evening that is still dark.
func Plan() *Evening {
	e := new(Evening)
	e.cue = sync.NewCond(&e.mu)
	return e
}

// Phase returns the present phase.
func (e *Evening) Phase() Phase { return Phase(e.phase.Load()) }

// Await blocks until p is reached or the evening is cancelled.
func (e *Evening) Await(p Phase) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.Phase() < p {
		e.cue.Wait()
	}
	return e.Phase() != Cancelled
}

func (e *Evening) enterLocked(p Phase) error {
	if now := e.Phase(); p <= now {
		return fmt.Errorf("theatre: phase is %d already", now)
	}
	e.phase.Store(int32(p)) // want "no-wake: "
	return nil
}

func (e *Evening) callLocked() { e.cue.Broadcast() }

// OpenDoors lets the audience in.
func (e *Evening) OpenDoors() error { return e.advance(Doors) }

// Raise starts the play.
func (e *Evening) Raise() error { return e.advance(Curtain) }

func (e *Evening) advance(p Phase) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.enterLocked(p); err != nil {
		return err
	}
	e.callLocked()
	return nil
}

// Cancel sends everybody home.
func (e *Evening) Cancel(reason string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.enterLocked(Cancelled); err != nil {
		return fmt.Errorf("%w (%s)", err, reason)
	}
	return nil
}
