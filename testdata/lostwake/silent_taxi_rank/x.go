// Package taxi matches fares with cabs.
package taxi

import (
	"errors"
	"sync"
)

// ErrOffDuty is returned when the rank has closed.
var ErrOffDuty = errors.New("taxi: off duty")

// Rank queues fares. One dispatcher calls Next.
type Rank struct {
	mu    sync.Mutex
	fares []string
	over  bool

	called chan struct{} // a fare came
	quit   chan struct{} // closed with the rank
	once   sync.Once
}

// NewRank returns an empty rank.
func NewRank() *Rank {
	return &Rank{
		called: make(chan struct{}, 1),
		quit:   make(chan struct{}),
	}
}

// Hail adds a fare.
func (r *Rank) Hail(where string) error {
	r.mu.Lock()
	if r.over {
		r.mu.Unlock()
		return ErrOffDuty
	}
	r.fares = append(r.fares, where)
	r.mu.Unlock()
	select {
	case r.called <- struct{}{}:
	default:
	}
	return nil
}

// Next waits for a fare.
func (r *Rank) Next() (string, error) {
	for {
		r.mu.Lock()
		if r.over {
			r.mu.Unlock()
			return "", ErrOffDuty
		}
		if len(r.fares) > 0 {
			f := r.fares[0]
			r.fares = r.fares[1:]
			r.mu.Unlock()
			return f, nil
		}
		r.mu.Unlock()

		select {
		case <-r.called:
		case <-r.quit:
		}
	}
}

// Close sends the cabs home. Nobody is called: quit is enough.
func (r *Rank) Close() {
	r.mu.Lock()
	r.over = true
	r.fares = nil
	r.mu.Unlock()
	r.once.Do(func() { close(r.quit) })
}
