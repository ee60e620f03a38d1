// Package choir rehearses the voices of a piece side by side.
package choir

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrHoarse is returned by a singer who cannot go on.
var ErrHoarse = errors.New("choir: hoarse")

// Voice is one part of a piece.
type Voice struct {
	Name string
	Sing func(ctx context.Context) error
}

// Rehearsal is a piece under way.
type Rehearsal struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	left   sync.WaitGroup
	mu     sync.Mutex
	errs   []error
}

// Begin starts all voices.
func Begin(ctx context.Context, voices ...Voice) *Rehearsal {
	r := new(Rehearsal)
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.left.Add(len(voices))
	for _, v := range voices {
		if v.Sing == nil {
			r.fall(v, errors.New("no notes"))
			r.left.Done()
			continue
		}
		go r.perform(v)
	}
	return r
}

// fall notes that v dropped out and lets the others stop.
func (r *Rehearsal) fall(v Voice, err error) {
	r.mu.Lock()
	r.errs = append(r.errs, fmt.Errorf("choir: %s: %w", v.Name, err))
	r.mu.Unlock()
	r.cancel(err)
}

func (r *Rehearsal) perform(v Voice) {
	defer r.left.Done()
	if err := v.Sing(r.ctx); err != nil {
		r.fall(v, err)
	}
}

// Wait returns when every voice has ended.
func (r *Rehearsal) Wait() error {
	r.left.Wait()
	r.cancel(nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(r.errs...)
}
