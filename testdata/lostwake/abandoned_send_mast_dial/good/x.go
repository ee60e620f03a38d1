// Package mast connects a radio to one of two masts, whichever is faster.
package mast

import (
	"context"
	"time"
)

// Link is a connection to a mast.
type Link interface {
	Send(msg string) error
	Close() error
}

// Dialer connects to a mast.
type Dialer func(ctx context.Context, mast string) (Link, error)

type attempt struct {
	link Link
	err  error
}

// Connect tries the near mast, and soon after that the far one.
func Connect(ctx context.Context, dial Dialer, near, far string) (Link, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	attempts := make(chan attempt)
	returned := make(chan struct{})
	defer close(returned)
	try := func(mast string) {
		l, err := dial(ctx, mast)
		select {
		case attempts <- attempt{l, err}:
		case <-returned:
			if err == nil {
				l.Close()
			}
		}
	}

	go try(near)
	headStart := time.NewTimer(250 * time.Millisecond)
	defer headStart.Stop()

	var firstErr error
	for open, both := 1, false; ; {
		select {
		case <-headStart.C:
			if !both {
				both = true
				open++
				go try(far)
			}
		case a := <-attempts:
			if a.err == nil {
				return a.link, nil
			}
			if firstErr == nil {
				firstErr = a.err
			}
			if open--; !both {
				both = true
				open++
				go try(far)
			}
			if open == 0 {
				return nil, firstErr
			}
		}
	}
}
