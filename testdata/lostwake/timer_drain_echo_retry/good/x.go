// Package echo calls into a valley until the echo comes back.
package echo

import (
	"context"
	"errors"
	"time"
)

// ErrNoEcho says that the valley is silent.
var ErrNoEcho = errors.New("echo: none")

// Valley sends an echo back on a channel, or nothing.
type Valley interface {
	Shout(word string) <-chan string
}

func restart(t *time.Timer, d time.Duration) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
	t.Reset(d)
}

// Listen shouts up to times times, and waits longer each time.
func Listen(ctx context.Context, v Valley, word string, times int) (string, error) {
	patience := time.Second
	t := time.NewTimer(patience)
	defer t.Stop()
	for n := 0; n < times; n++ {
		if n > 0 {
			patience += patience / 2
			restart(t, patience)
		}
		select {
		case back := <-v.Shout(word):
			if back == word {
				return back, nil
			}
		case <-t.C:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", ErrNoEcho
}
