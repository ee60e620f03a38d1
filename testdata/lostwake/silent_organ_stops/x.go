// Package organstops lets one tuner at a time tune the pipes of an organ whose stops may be shut.
package organstops

import (
	"context"
	"sync"
)

// Pipe belongs to a stop.
type Pipe struct{ Stop, Note int }

// Organ keeps the pipes that are out of tune.
type Organ struct {
	mu   sync.Mutex
	out  []Pipe
	shut map[int]bool
	bell chan struct{}
}

// New returns an organ in tune.
func New() *Organ { return &Organ{shut: map[int]bool{}, bell: make(chan struct{}, 1)} }

func (o *Organ) ring() {
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

// Report says that a pipe is out of tune.
func (o *Organ) Report(p Pipe) {
	o.mu.Lock()
	o.out = append(o.out, p)
	o.mu.Unlock()
	o.ring()
}

// Open opens a stop again.
func (o *Organ) Open(stop int) {
	o.mu.Lock()
	delete(o.shut, stop)
	o.mu.Unlock()
	o.ring()
}

// Shut shuts a stop: its pipes stay as they are.
func (o *Organ) Shut(stop int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.shut[stop] = true
}

func (o *Organ) pick() (Pipe, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, p := range o.out {
		if !o.shut[p.Stop] {
			o.out = append(o.out[:i], o.out[i+1:]...)
			return p, true
		}
	}
	return Pipe{}, false
}

// tune tunes until the end; there is one tuner.
func (o *Organ) tune(ctx context.Context, file func(Pipe) error) error {
	for {
		p, found := o.pick()
		if !found {
			select {
			case <-o.bell:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := file(p); err != nil {
			return err
		}
	}
}

// Start starts the tuner.
func (o *Organ) Start(ctx context.Context, file func(Pipe) error) {
	go o.tune(ctx, file)
}
