package greenhouse

import (
	"context"
	"sync"
	"time"
)

// Valve lets water on a bed.
type Valve interface {
	Open(d time.Duration) error
}

// Sprinkler waters a bed some time after the last sunny report, so that a few
// reports in a row water it once.
type Sprinkler struct {
	valve Valve
	delay time.Duration

	reports chan bool
	onErr   func(error)

	mu      sync.Mutex
	watered int
}

func NewSprinkler(v Valve, delay time.Duration, onErr func(error)) *Sprinkler {
	return &Sprinkler{
		valve:   v,
		delay:   delay,
		reports: make(chan bool),
		onErr:   onErr,
	}
}

// Report tells about the weather. It is dropped when ctx ends first.
func (s *Sprinkler) Report(ctx context.Context, sunny bool) {
	select {
	case s.reports <- sunny:
	case <-ctx.Done():
	}
}

// stopTimer stops t and leaves no tick behind.
func stopTimer(t *time.Timer) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
}

// Run waters until ctx ends.
func (s *Sprinkler) Run(ctx context.Context) {
	timer := time.NewTimer(s.delay)
	stopTimer(timer)
	defer timer.Stop()

	armed := false
	for {
		select {
		case sunny := <-s.reports:
			stopTimer(timer)
			if armed = sunny; armed {
				timer.Reset(s.delay)
			}
		case <-timer.C:
			armed = false
			s.water()
			stopTimer(timer)
		case <-ctx.Done():
			if armed {
				s.water()
			}
			return
		}
	}
}

func (s *Sprinkler) water() {
	if err := s.valve.Open(s.delay / 2); err != nil {
		s.onErr(err)
		return
	}
	s.mu.Lock()
	s.watered++
	s.mu.Unlock()
}

// Watered is how often the bed was watered.
func (s *Sprinkler) Watered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watered
}
