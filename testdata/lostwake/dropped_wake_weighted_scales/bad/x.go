// Package scales weighs lorries, as many at a time as the scales bear.
package scales

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

// Scales bear so many tons.
type Scales struct {
	tons *semaphore.Weighted
	list []string
}

// New returns scales.
func New(tons int64) *Scales { return &Scales{tons: semaphore.NewWeighted(tons)} }

// Weigh lets a lorry on, weighs it, and lets it off.
func (s *Scales) Weigh(ctx context.Context, n int64, read func() (int, error)) (int, error) {
	if err := s.tons.Acquire(ctx, n); err != nil {
		return 0, err
	}
	kg, err := read()
	if err != nil {
		return 0, err // want "dropped-wake: "
	}
	s.tons.Release(n)
	return kg, nil
}

// Ticket is what who is on has to give back.
type Ticket struct {
	s *Scales
	n int64
}

// Enter lets a lorry on, until its ticket is given back.
func (s *Scales) Enter(n int64, plate string) (*Ticket, error) {
	if !s.tons.TryAcquire(n) {
		return nil, errors.New("scales: full")
	}
	if plate == "" {
		return nil, errors.New("scales: no plate") // want "dropped-wake: "
	}
	return &Ticket{s, n}, nil
}

// Leave gives it back.
func (t *Ticket) Leave() { t.s.tons.Release(t.n) }

// Each weighs all beside.
func Each(ctx context.Context, lorries []func() error, prepare func(int) error) error {
	places := semaphore.NewWeighted(2)
	for i, l := range lorries {
		if err := places.Acquire(ctx, 1); err != nil {
			return err
		}
		if err := prepare(i); err != nil {
			places.Release(1)
			return err
		}
		go func() {
			defer places.Release(1)
			_ = l()
		}()
	}
	return places.Acquire(ctx, 2)
}
