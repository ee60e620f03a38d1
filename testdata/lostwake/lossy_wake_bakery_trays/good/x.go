// Package bakery lends trays, of which there are some.
package bakery

import (
	"context"
	"errors"
	"sync"
)

var errNone = errors.New("bakery: no tray")

// Trays are lent.
type Trays struct {
	mu   sync.Mutex
	lent []string
	some int
	back chan struct{}
}

// New has some trays.
func New(some int) *Trays { return &Trays{some: some, back: make(chan struct{}, 1)} }

func (t *Trays) take(who string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lent) >= t.some {
		return errNone
	}
	t.lent = append(t.lent, who)
	return nil
}

// Take waits for a tray.
func (t *Trays) Take(ctx context.Context, who string) error {
	for {
		err := t.take(who)
		if !errors.Is(err, errNone) {
			return err
		}
		select {
		case <-t.back:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Return takes back the tray that was lent first.
func (t *Trays) Return() string {
	t.mu.Lock()
	who := t.lent[0]
	t.lent = t.lent[1:]
	t.mu.Unlock()
	select {
	case t.back <- struct{}{}:
	default:
	}
	return who
}
