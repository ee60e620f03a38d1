// Package sawmill lets carpenters take turns at the only band saw.
package sawmill

import (
	"context"
	"sync/atomic"
)

// Saw is free while its key hangs on the hook.
type Saw struct {
	hook    chan struct{}
	cuts    atomic.Int64
	retired atomic.Bool
}

// NewSaw hangs up the key.
func NewSaw() *Saw {
	s := &Saw{hook: make(chan struct{}, 1)}
	s.hook <- struct{}{}
	return s
}

// take waits for the key. A carpenter whose day is over goes home even when
// the key came free in the same moment.
func (s *Saw) take(ctx context.Context) error {
	select {
	case <-s.hook:
		if err := ctx.Err(); err != nil {
			s.putBack()
			return err
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Saw) putBack() {
	select {
	case s.hook <- struct{}{}:
	default:
		panic("sawmill: two keys for one saw")
	}
}

// Cut runs job at the saw.
func (s *Saw) Cut(ctx context.Context, job func() error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.putBack()
	s.cuts.Add(1)
	return job()
}

// TryCut runs job if the saw stands idle and reports whether it did.
func (s *Saw) TryCut(job func() error) (bool, error) {
	select {
	case <-s.hook:
	default:
		return false, nil
	}
	defer s.putBack()
	s.cuts.Add(1)
	return true, job()
}

// Cuts tells how often the saw was used.
func (s *Saw) Cuts() int64 { return s.cuts.Load() }
