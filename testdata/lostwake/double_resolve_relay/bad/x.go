// Package relay times a relay race: a race is over when every leg was run or
// given up.
package relay

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrFalseStart disqualifies a leg.
var ErrFalseStart = errors.New("relay: false start")

// Runner runs one leg.
type Runner func(ctx context.Context) (time.Duration, error)

// Race counts the legs that are still on the track.
type Race struct {
	legs sync.WaitGroup

	mu    sync.Mutex
	times map[int]time.Duration
	errs  []error
}

// Start sends all runners off.
func Start(ctx context.Context, runners []Runner) *Race {
	r := &Race{times: make(map[int]time.Duration, len(runners))}
	for i, run := range runners {
		r.legs.Add(1)
		go r.leg(ctx, i, run)
	}
	return r
}

func (r *Race) leg(ctx context.Context, i int, run Runner) {
	defer r.legs.Done() // want "double-resolve: "
	if run == nil {
		r.giveUp(i, ErrFalseStart)
		return
	}
	took, err := run(ctx)
	if err != nil {
		r.giveUp(i, err)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.times[i] = took
}

// giveUp notes that leg i will not be finished.
func (r *Race) giveUp(i int, err error) {
	r.mu.Lock()
	r.errs = append(r.errs, fmt.Errorf("leg %d: %w", i, err))
	r.mu.Unlock()
	r.legs.Done()
}

// Total waits for the end of the race and returns the sum of the times.
func (r *Race) Total() (time.Duration, error) {
	r.legs.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	var sum time.Duration
	for _, t := range r.times {
		sum += t
	}
	return sum, errors.Join(r.errs...)
}
