// Package tide asks tide-table services for the water level at a place.
package tide

import (
	"context"
	"sync/atomic"
	"time"
)

// Source computes a level. It may take long.
type Source func(ctx context.Context, place string, at time.Time) (metres float64, err error)

const (
	stRunning int32 = iota
	stDone
	stFailed
)

// Request is a query under way, see Ask.
type Request struct {
	place   string
	at      time.Time
	timeout time.Duration

	state  atomic.Int32
	metres float64 // written before stDone
	err    error   // written before stFailed
	notify atomic.Pointer[func()]
}

// Option adjusts a Request.
type Option func(*Request)

// WithTime asks for another instant than the present.
func WithTime(at time.Time) Option { return func(r *Request) { r.at = at } }

// WithTimeout limits how long the source may take.
func WithTimeout(d time.Duration) Option { return func(r *Request) { r.timeout = d } }

// Ask starts a query for a place.
func Ask(ctx context.Context, src Source, place string, opts ...Option) *Request {
	r := &Request{place: place, at: time.Now(), timeout: time.Minute}
	for _, o := range opts {
		o(r)
	}
	go r.run(ctx, src)
	return r
}

func (r *Request) run(ctx context.Context, src Source) {
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	m, err := src(ctx, r.place, r.at)
	if err != nil {
		r.err = err
		r.finish(stFailed)
		return
	}
	r.metres = m
	r.finish(stDone)
}

func (r *Request) finish(st int32) {
	r.state.Store(st)
	if fn := r.notify.Swap(nil); fn != nil {
		(*fn)()
	}
}

// Level returns the level, or what went amiss. As long as ok is false there is
// neither, and notify is going to be called.
func (r *Request) Level(notify func()) (metres float64, ok bool, err error) {
	if notify != nil {
		r.notify.Store(&notify)
	}
	switch r.state.Load() {
	case stDone:
		return r.metres, true, nil
	case stFailed:
		return 0, true, r.err
	}
	return 0, false, nil
}
