// Package lighthouse keeps the lamp lit: it sends a warning when no keeper
// has reported for a while.
package lighthouse

import (
	"context"
	"time"
)

// Report is a keeper's word that all is well.
type Report struct {
	Keeper string
	Oil    float64
}

// Watch looks after one lamp.
type Watch struct {
	Patience time.Duration
	Warn     func(last Report, silent int)

	reports chan Report
}

// NewWatch returns a watch that warns after the given time of silence.
func NewWatch(patience time.Duration, warn func(Report, int)) *Watch {
	return &Watch{Patience: patience, Warn: warn, reports: make(chan Report)}
}

// Report hands a report to the watch.
func (w *Watch) Report(ctx context.Context, r Report) error {
	select {
	case w.reports <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rearm starts the time of silence anew.
func (w *Watch) rearm(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "timer-drain: "
	}
	t.Reset(w.Patience)
}

// Run watches until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	t := time.NewTimer(w.Patience)
	defer t.Stop()

	var (
		last   Report
		silent int
	)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case last = <-w.reports:
			silent = 0
		case <-t.C:
			silent++
			w.Warn(last, silent)
		}
		w.rearm(t)
	}
}
