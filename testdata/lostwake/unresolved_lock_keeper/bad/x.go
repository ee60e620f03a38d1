// Package keeper lets boats through locks.
package keeper

import (
	"context"
	"sync"
)

// Lock is one of a canal.
type Lock struct {
	ready chan struct{}
}

// NewLock returns a lock that nobody keeps.
func NewLock() *Lock { return &Lock{ready: make(chan struct{})} }

// Keep opens it, and keeps it until the evening.
func (l *Lock) Keep(fill, lift, open func() error) error {
	if err := fill(); err != nil {
		close(l.ready)
		return err
	}
	if err := lift(); err != nil {
		return err // want "unresolved: "
	}
	if err := open(); err != nil {
		close(l.ready)
		return err
	}
	close(l.ready)
	return nil
}

// Ready waits until it is open, or will not be.
func (l *Lock) Ready() { <-l.ready }

// Weir is run by a loop of somebody else.
type Weir struct {
	quit chan struct{}
	over chan struct{}
}

// NewWeir returns a weir.
func NewWeir() *Weir { return &Weir{make(chan struct{}), make(chan struct{})} }

// Run runs it.
func (w *Weir) Run(gauge func() error) error {
	if err := w.run(gauge); err != nil {
		return err // want "unresolved: "
	}
	close(w.over)
	return nil
}

func (w *Weir) run(gauge func() error) error {
	for {
		select {
		case <-w.quit:
			return nil
		default:
		}
		if err := gauge(); err != nil {
			return err
		}
	}
}

// Stop ends it, and waits for that.
func (w *Weir) Stop() {
	close(w.quit)
	<-w.over
}

// Sluice is told by its context.
type Sluice struct {
	ctx    context.Context
	cancel context.CancelFunc
	over   sync.WaitGroup
}

// NewSluice returns a sluice, which somebody is to run.
func NewSluice() *Sluice {
	s := &Sluice{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.over.Add(1)
	return s
}

// Run runs it.
func (s *Sluice) Run(gauge func(context.Context) error) error {
	err := gauge(s.ctx)
	if err == nil {
		s.over.Done()
		return nil
	}
	return err // want "unresolved: "
}

// Stop ends it, and waits for that.
func (s *Sluice) Stop() {
	s.cancel()
	s.over.Wait()
}
