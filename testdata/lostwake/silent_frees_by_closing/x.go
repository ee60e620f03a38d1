// Package dock waits for a ship to be unloaded, until the tide.
package dock

import (
	"time"

	"github.com/futurelint/futurelint/testdata/lostwake/silent_frees_by_closing/calm"
)

// Unload reports whether it was done in time.
func Unload(tide time.Duration, work func()) bool {
	done := make(chan bool)
	defer close(done)
	go func() {
		defer calm.Down()
		work()
		done <- true
	}()
	select {
	case <-done:
		return true
	case <-time.After(tide):
		return false
	}
}
