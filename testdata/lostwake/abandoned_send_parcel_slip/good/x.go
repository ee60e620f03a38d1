// Package parcel waits for parcels by the slips that were left for them.
package parcel

import (
	"context"
	"sync"
)

type slip struct {
	parcel string
	come   chan bool
	ctx    context.Context
}

func newSlip(ctx context.Context) *slip { return &slip{come: make(chan bool, 1), ctx: ctx} }

func (s *slip) wait() (string, error) {
	select {
	case <-s.come:
		return s.parcel, nil
	case <-s.ctx.Done():
		return "", s.ctx.Err()
	}
}

// Office has slips.
type Office struct {
	slips sync.Map
	call  func(number int) error
}

// Fetch calls for a parcel, and waits for it.
func (o *Office) Fetch(ctx context.Context, number int) (string, error) {
	s := newSlip(ctx)
	o.slips.Store(number, s)
	defer o.slips.Delete(number)
	if err := o.call(number); err != nil {
		return "", err
	}
	return s.wait()
}

// Arrive hands a parcel to who has called for it.
func (o *Office) Arrive(number int, parcel string) {
	if found, ok := o.slips.LoadAndDelete(number); ok {
		s := found.(*slip)
		s.parcel = parcel
		s.come <- true
	}
}
