// Package sleeper hands passengers over to a night train, as long as there is time.
package sleeper

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrLate is what a porter gets who has waited until the train had to leave.
var ErrLate = errors.New("sleeper: too late")

// A Platform has passengers who come, and trains that leave at times which may be changed.
type Platform struct {
	mu      sync.Mutex
	waiting []string
	came    chan struct{}

	leaves  atomic.Value // of the train that is called
	lastBus time.Time

	fares chan struct{}
	fare  int
}

// New returns an empty platform.
func New() *Platform { return &Platform{came: make(chan struct{}, 1), fares: make(chan struct{}, 1)} }

// Come adds a passenger.
func (p *Platform) Come(name string) {
	p.mu.Lock()
	p.waiting = append(p.waiting, name)
	p.mu.Unlock()
	p.ring()
}

func (p *Platform) ring() {
	select {
	case p.came <- struct{}{}:
	default:
	}
}

func (p *Platform) first() (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		return "", false
	}
	name := p.waiting[0]
	p.waiting = p.waiting[1:]
	return name, true
}

// Board waits for the next passenger until the train leaves.
func (p *Platform) Board() (string, error) {
	for {
		if name, ok := p.first(); ok {
			return name, nil
		}
		if err := p.pause(); err != nil {
			return "", err
		}
	}
}

func (p *Platform) pause() error {
	var leaves <-chan time.Time
	if at, ok := p.leaves.Load().(time.Time); ok && !at.IsZero() {
		t := time.NewTimer(time.Until(at))
		defer t.Stop()
		leaves = t.C
	}
	select {
	case <-p.came:
		return nil
	case <-leaves:
		return ErrLate
	}
}

// Pay puts a fare into the conductor's bag.
func (p *Platform) Pay(fare int) {
	p.mu.Lock()
	p.fare += fare
	p.mu.Unlock()
	p.count()
}

func (p *Platform) count() {
	select {
	case p.fares <- struct{}{}:
	default:
	}
}

// Fare waits for the fare of a bus until the last one.
func (p *Platform) Fare() (int, error) {
	for {
		p.mu.Lock()
		fare := p.fare
		p.fare = 0
		var bus <-chan time.Time
		if !p.lastBus.IsZero() {
			bus = time.After(time.Until(p.lastBus))
		}
		p.mu.Unlock()
		if fare > 0 {
			return fare, nil
		}
		select {
		case <-p.fares:
		case <-bus:
			return 0, ErrLate
		}
	}
}

// SetDeparture says when the train leaves.
func (p *Platform) SetDeparture(at time.Time) {
	p.leaves.Store(at) // want "no-wake: "
}

// SetLastBus says when the last bus leaves.
func (p *Platform) SetLastBus(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastBus = at // want "no-wake: "
}
