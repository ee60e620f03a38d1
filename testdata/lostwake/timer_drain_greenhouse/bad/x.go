// Package greenhouse waters beds; a valve that does not answer in time is
// tried again.
package greenhouse

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrStuck tells that a valve did not move.
var ErrStuck = errors.New("greenhouse: valve is stuck")

// Valve opens the water; the channel tells when it has moved.
type Valve interface {
	Open() (moved <-chan struct{})
	Name() string
}

var timers = sync.Pool{
	New: func() any { return time.NewTimer(time.Hour) },
}

func lend(d time.Duration) *time.Timer {
	t := timers.Get().(*time.Timer)
	t.Reset(d)
	return t
}

func giveBack(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "timer-drain: "
	}
	timers.Put(t)
}

// attempt opens v once.
func attempt(ctx context.Context, v Valve, patience time.Duration) error {
	t := lend(patience)
	defer giveBack(t)
	select {
	case <-v.Open():
		return nil
	case <-t.C:
		return ErrStuck
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Water opens v, trying up to tries times.
func Water(ctx context.Context, v Valve, tries int, patience time.Duration) error {
	var err error
	for range tries {
		err = attempt(ctx, v, patience)
		if !errors.Is(err, ErrStuck) {
			break
		}
		patience *= 2
	}
	if err != nil {
		return fmt.Errorf("%s: %w", v.Name(), err)
	}
	return nil
}
