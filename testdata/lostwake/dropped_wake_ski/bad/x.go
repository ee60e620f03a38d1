// Package ski lets one skier at a time through the turnstile of a lift.
package ski

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// ErrExpired tells that the pass ran out while its owner stood in the queue.
var ErrExpired = errors.New("ski: pass expired")

// Pass is a ticket with an end.
type Pass struct {
	Holder string
	Until  time.Time
}

func (p Pass) expired(now time.Time) bool { return now.After(p.Until) }

// turnstile holds one token while nobody passes through it.
type turnstile struct {
	token chan struct{}
}

func newTurnstile() turnstile {
	t := turnstile{token: make(chan struct{}, 1)}
	t.token <- struct{}{}
	return t
}

func (t turnstile) open() { t.token <- struct{}{} }

func (t turnstile) enter(ctx context.Context) error {
	select {
	case <-t.token:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Lift is a chair lift behind a turnstile.
type Lift struct {
	turnstile
	now    func() time.Time
	riders atomic.Int64
}

// NewLift makes a lift at rest.
func NewLift() *Lift {
	return &Lift{turnstile: newTurnstile(), now: time.Now}
}

// Ride lets the holder of p through, seats him and returns when he sits.
func (l *Lift) Ride(ctx context.Context, p Pass, seat func() error) error {
	if err := l.enter(ctx); err != nil {
		return err
	}
	// The queue may have been long: look at the pass again.
	if p.expired(l.now()) {
		return ErrExpired // want "dropped-wake: "
	}
	defer l.open()
	if err := seat(); err != nil {
		return err
	}
	l.riders.Add(1)
	return nil
}

// Riders returns how many skiers were seated.
func (l *Lift) Riders() int64 { return l.riders.Load() }
