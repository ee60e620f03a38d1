// Package tides copies the log of a gauge until its reader goes away.
package tides

import "context"

// Entry is one line of the log.
type Entry struct {
	Level int
	Err   error
}

// Copy hands the entries to put, and a last one when there are no more.
func Copy(ctx context.Context, log <-chan Entry, put func(Entry) error) error {
	done := make(chan error, 1) // so that the copying may end when the reader has left
	go func() {
		for entry := range log {
			if entry.Err != nil {
				done <- entry.Err
				return
			}
			if err := put(entry); err != nil {
				done <- err
				break
			}
		}
		done <- put(Entry{}) // want "double-resolve: "
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
