// Package weather distributes the bulletins of a station.
package weather

import (
	"context"
	"sync"
	"time"
)

// Bulletin is a forecast. Serial grows with each change.
type Bulletin struct {
	Serial int
	Issued time.Time
	Text   string
}

// Station has the latest bulletin.
type Station struct {
	mu      sync.RWMutex
	latest  Bulletin
	changed chan struct{} // closed and replaced at each change
}

// NewStation returns a station without a bulletin; its serial is 0.
func NewStation() *Station {
	return &Station{changed: make(chan struct{})}
}

// Next waits for a bulletin that the reader has not seen yet.
func (s *Station) Next(ctx context.Context, seen int) (Bulletin, error) {
	for {
		s.mu.RLock()
		b, changed := s.latest, s.changed
		s.mu.RUnlock()
		if b.Serial > seen {
			return b, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Bulletin{}, ctx.Err()
		}
	}
}

func (s *Station) spread() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Issue replaces the bulletin by a new one.
func (s *Station) Issue(at time.Time, text string) (serial int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = Bulletin{Serial: s.latest.Serial + 1, Issued: at, Text: text}
	s.spread()
	return s.latest.Serial
}

// Amend corrects the text of the latest bulletin, which counts as a change, and
// keeps its time.
func (s *Station) Amend(text string) (serial int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.latest.Text == text {
		return s.latest.Serial
	}
	s.latest.Text = text
	s.latest.Serial++ // want "no-wake: "
	return s.latest.Serial
}
