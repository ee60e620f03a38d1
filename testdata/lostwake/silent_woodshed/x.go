// Package woodshed gives out firewood; who took what he needed calls the
// next one as long as there is some left.
package woodshed

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// ErrRot is returned when the shed has burnt down or rotted.
var ErrRot = errors.New("woodshed: nothing left to give")

// Shed holds logs.
type Shed struct {
	mu     sync.Mutex
	filled *sync.Cond
	logs   int
	rotten atomic.Bool // written under mu, read anywhere
}

// Build returns an empty shed.
func Build() *Shed {
	s := &Shed{}
	s.filled = sync.NewCond(&s.mu)
	return s
}

// Stack brings any number of logs. One waiter is called; he calls the next.
func (s *Shed) Stack(logs int) {
	s.mu.Lock()
	s.logs += logs
	s.mu.Unlock()
	s.filled.Signal()
}

// Take waits for one log.
func (s *Shed) Take(ctx context.Context) error {
	defer context.AfterFunc(ctx, s.rouse)()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.logs == 0 && !s.rotten.Load() && ctx.Err() == nil {
		s.filled.Wait()
	}
	// Whatever the outcome, the call that woke us may have been meant for
	// another one.
	defer s.passOn()
	switch {
	case s.rotten.Load():
		return ErrRot
	case ctx.Err() != nil:
		return ctx.Err()
	}
	s.logs--
	return nil
}

// passOn calls the next waiter. The caller holds s.mu.
func (s *Shed) passOn() {
	if s.logs > 0 {
		s.filled.Signal()
	}
}

// rouse lets all waiters look at their contexts. The lock is taken only to
// be sure that none is between its look and its wait.
func (s *Shed) rouse() {
	s.mu.Lock()
	s.mu.Unlock() //lint:ignore SA2001 see above
	s.filled.Broadcast()
}

// Rot gives up the shed.
func (s *Shed) Rot() {
	s.mu.Lock()
	s.rotten.Store(true)
	s.mu.Unlock()
	s.filled.Broadcast()
}

// Rotten reports whether Rot was called.
func (s *Shed) Rotten() bool { return s.rotten.Load() }
