// Package ackpromise waits for the acknowledgement of a published message.
package ackpromise

import (
	"errors"
	"sync/atomic"
	"time"
)

// Errors of a message that was not acknowledged.
var (
	ErrNack    = errors.New("ackpromise: refused")
	ErrTimeout = errors.New("ackpromise: no answer")
)

// Ack is settled by whoever comes first: the broker or the timer.
type Ack struct {
	settled atomic.Bool
	done    chan struct{}
	err     error
	onDone  func(error)
}

// Expect returns an Ack that is settled after timeout at the latest. onDone may
// be nil.
func Expect(timeout time.Duration, onDone func(error)) *Ack {
	a := &Ack{done: make(chan struct{}), onDone: onDone}
	time.AfterFunc(timeout, func() {
		if a.claim() {
			a.err = ErrTimeout
			close(a.done)
			a.report()
		}
	})
	return a
}

func (a *Ack) claim() bool { return a.settled.CompareAndSwap(false, true) }

func (a *Ack) report() {
	if a.onDone != nil {
		a.onDone(a.err)
	}
}

// Confirm is called for an answer of the broker; answers may come twice.
func (a *Ack) Confirm(ok bool) {
	if !a.claim() {
		return
	}
	if !ok {
		a.err = ErrNack
	}
	close(a.done)
	a.report()
}

// Wait blocks until the message is settled.
func (a *Ack) Wait() error {
	<-a.done
	return a.err
}
