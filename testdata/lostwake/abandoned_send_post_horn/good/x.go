// Package horn passes on what a post horn calls. A watch on the horn calls back for each call, and hears
// when the listener has gone.
package horn

import "context"

// Horn calls each that listens, from a goroutine of its own, until it is told to stop.
type Horn interface {
	Listen(func(call string)) (stop func())
}

// Relay passes the calls on until the context ends or the listener has had enough.
func Relay(ctx context.Context, h Horn, listener func(string) error) error {
	calls := make(chan string)
	gone := make(chan struct{})
	defer close(gone)
	stop := h.Listen(func(call string) {
		select {
		case calls <- call:
		case <-gone:
		}
	})
	defer stop()
	for {
		select {
		case c := <-calls:
			if err := listener(c); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}
