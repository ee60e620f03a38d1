// Package postmill grinds sacks of corn when the wind allows. Sacks that could
// not be ground stay with the mill for the next wind.
package postmill

import (
	"errors"
	"slices"
	"sync"
	"time"
)

var (
	ErrCalm   = errors.New("postmill: calm") // ends a turn early
	ErrTooOld = errors.New("postmill: corn went mouldy")
)

// Sack is a farmer's sack.
type Sack struct {
	Owner string
	came  time.Time
	done  chan struct{}
	flour int
	err   error
}

// Flour waits for the sack.
func (s *Sack) Flour() (int, error) {
	<-s.done
	return s.flour, s.err
}

func (s *Sack) finish(flour int, err error) {
	s.flour, s.err = flour, err
	close(s.done)
}

// Mill has a loft in which sacks wait.
type Mill struct {
	keep time.Duration
	mu   sync.Mutex
	loft []*Sack
	shut bool
}

// New returns a mill that keeps sacks for that long.
func New(keep time.Duration) *Mill { return &Mill{keep: keep} }

// Bring leaves a sack at the mill.
func (m *Mill) Bring(owner string) *Sack {
	s := &Sack{Owner: owner, came: time.Now(), done: make(chan struct{})}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shut {
		s.finish(0, ErrTooOld)
		return s
	}
	m.loft = append(m.loft, s)
	return s
}

// Turn grinds what is in the loft. The rest goes back when the wind drops.
func (m *Mill) Turn(grind func(owner string) (int, error)) error {
	m.mu.Lock()
	sacks := m.loft
	m.loft = nil
	m.mu.Unlock()
	defer func() { m.putBack(sacks) }()
	for len(sacks) > 0 {
		s := sacks[0]
		flour, err := grind(s.Owner)
		if errors.Is(err, ErrCalm) {
			return err
		}
		sacks = sacks[1:]
		s.finish(flour, err)
	}
	return nil
}

func (m *Mill) putBack(sacks []*Sack) {
	m.mu.Lock()
	m.loft = append(sacks, m.loft...)
	m.mu.Unlock()
	m.throwOut(false)
}

// Tend throws mouldy corn out, every so often, until quit is closed; then the
// mill is shut for good.
func (m *Mill) Tend(every time.Duration, quit <-chan struct{}) {
	defer m.throwOut(true)
	for {
		select {
		case <-time.After(every):
			m.throwOut(false)
		case <-quit:
			return
		}
	}
}

func (m *Mill) throwOut(all bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shut = m.shut || all
	m.loft = slices.DeleteFunc(m.loft, func(s *Sack) bool {
		old := m.shut || time.Since(s.came) > m.keep
		if old {
			s.finish(0, ErrTooOld)
		}
		return old
	})
}
