// Package skilift lets skiers wait for seats of a chair lift.
package skilift

import (
	"context"
	"sync"
)

type skier struct {
	seat chan struct{}
}

// Lift has seats.
type Lift struct {
	mu    sync.Mutex
	seats int
	queue []*skier
}

// New returns a lift with that many seats.
func New(seats int) *Lift { return &Lift{seats: seats} }

// Board waits for a seat, which must be freed with Leave.
func (l *Lift) Board(ctx context.Context) error {
	l.mu.Lock()
	if l.seats > 0 {
		l.seats--
		l.mu.Unlock()
		return nil
	}
	s := &skier{seat: make(chan struct{})}
	l.queue = append(l.queue, s)
	l.mu.Unlock()

	select {
	case <-s.seat:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		for i, q := range l.queue {
			if q == s {
				l.queue = append(l.queue[:i], l.queue[i+1:]...)
				l.mu.Unlock()
				return ctx.Err()
			}
		}
		l.mu.Unlock()
		return ctx.Err() // want "dropped-wake: "
	}
}

// Leave frees a seat.
func (l *Lift) Leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.seats++
		return
	}
	first := l.queue[0]
	l.queue = l.queue[1:]
	close(first.seat)
}
