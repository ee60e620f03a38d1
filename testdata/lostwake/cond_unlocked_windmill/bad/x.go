// Package windmill grinds sacks while the wind allows.
package windmill

import (
	"context"
	"sync"
)

// Sack is grain to be ground.
type Sack struct {
	Farmer string
	Grain  string
}

// Loft is where the sacks wait to be ground.
type Loft struct {
	mu    sync.Mutex
	came  *sync.Cond
	sacks []Sack
}

// New returns an empty loft.
func New() *Loft {
	l := &Loft{}
	l.came = sync.NewCond(&l.mu)
	return l
}

// Hoist lifts a sack into the loft.
func (l *Loft) Hoist(s Sack) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sacks = append(l.sacks, s)
	l.came.Signal()
}

// Next returns the oldest sack, or an error once ctx has ended.
func (l *Loft) Next(ctx context.Context) (Sack, error) {
	stop := context.AfterFunc(ctx, l.came.Broadcast) // want "cond-unlocked: "
	defer stop()

	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.sacks) == 0 {
		if err := ctx.Err(); err != nil {
			return Sack{}, err
		}
		l.came.Wait()
	}
	s := l.sacks[0]
	l.sacks = l.sacks[1:]
	return s, nil
}

// Grind works through the sacks until ctx ends; those that are left are
// returned.
func (l *Loft) Grind(ctx context.Context, mill func(Sack)) []Sack {
	for {
		s, err := l.Next(ctx)
		if err != nil {
			break
		}
		mill(s)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	left := l.sacks
	l.sacks = nil
	return left
}
