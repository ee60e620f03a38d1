// Package tide answers when a sluice may be opened. The answer is a future
// which is polled: not ready means that wake is called once it is worth
// asking again.
package tide

import (
	"errors"
	"sync"
)

// ErrDry is the answer when the basin was emptied for the winter.
var ErrDry = errors.New("tide: basin is dry")

type phase int

const (
	ebb phase = iota
	turning
	flood
	dry
)

// Basin is the water behind a sluice.
type Basin struct {
	mu      sync.Mutex
	phase   phase
	level   float64
	waiters []func()
}

// Opening is the future of one passage through the sluice.
type Opening struct {
	basin *Basin
	draft float64
}

// Opening asks for a passage of a boat with the given draft.
func (b *Basin) Opening(draft float64) *Opening {
	return &Opening{basin: b, draft: draft}
}

// Poll tells the water level if the boat may pass now.
func (o *Opening) Poll(wake func()) (level float64, ready bool, err error) {
	b := o.basin
	b.mu.Lock()
	defer b.mu.Unlock()
	switch b.phase {
	case dry:
		return 0, true, ErrDry
	case flood:
		if b.level < o.draft {
			b.waiters = append(b.waiters, wake)
			return 0, false, nil
		}
		return b.level, true, nil
	default:
		b.waiters = append(b.waiters, wake)
		return 0, false, nil
	}
}

// Measure records the level and the direction of the water.
func (b *Basin) Measure(level float64) {
	b.mu.Lock()
	switch {
	case level > b.level:
		b.phase = flood
	case level == b.level:
		b.phase = turning
	default:
		b.phase = ebb
	}
	b.level = level
	b.release()
}

// Drain empties the basin for good.
func (b *Basin) Drain() {
	b.mu.Lock()
	b.phase, b.level = dry, 0
	b.release()
}

// release unlocks b and wakes all who wait.
func (b *Basin) release() {
	waiters := b.waiters
	b.waiters = nil
	b.mu.Unlock()
	for _, wake := range waiters {
		wake()
	}
}
