// Package start has a lock whose keeper says so only when it is open: nobody waits for one that failed.
package start

import "errors"

// ErrKept is returned by a second keeper.
var ErrKept = errors.New("start: is kept")

// Lock is one of a canal.
type Lock struct {
	kept  bool
	ready chan struct{}
}

// NewLock returns a lock.
func NewLock() *Lock { return &Lock{ready: make(chan struct{})} }

// Keep opens it.
func (l *Lock) Keep(fill, lift func() error) error {
	if l.kept {
		return ErrKept
	}
	l.kept = true
	if err := fill(); err != nil {
		return err
	}
	if err := lift(); err != nil {
		return err
	}
	close(l.ready)
	return nil
}

// Ready waits until it is open.
func (l *Lock) Ready() { <-l.ready }
