// Package relay times the legs of a relay race.
package relay

import (
	"sync"
	"time"
)

type outcome int

const (
	running outcome = iota
	handedOver
	retired
)

// Leg is the part of one runner. The zero value is a leg that is being run.
type Leg struct {
	mu    sync.Mutex
	state outcome
	took  time.Duration
	why   string
	then  []func(took time.Duration, why string)
}

// Then calls fn when the leg is over, from the goroutine that ends it, or now if
// it is over. An empty why means that the baton was handed over.
func (l *Leg) Then(fn func(took time.Duration, why string)) {
	l.mu.Lock()
	if l.state == running {
		l.then = append(l.then, fn)
		l.mu.Unlock()
		return
	}
	took, why := l.took, l.why
	l.mu.Unlock()
	fn(took, why)
}

// HandOver ends the leg well.
func (l *Leg) HandOver(took time.Duration) {
	l.mu.Lock()
	if l.state != running {
		l.mu.Unlock()
		return
	}
	l.took = took
	l.state = handedOver
	fns := l.then
	l.then = nil
	l.mu.Unlock()
	for _, fn := range fns {
		fn(took, "")
	}
}

// Retire ends the leg before the line.
func (l *Leg) Retire(why string) {
	l.mu.Lock()
	if l.state != running {
		l.mu.Unlock()
		return
	}
	l.why = why
	l.state = retired
	fns := l.then
	l.then = nil
	l.mu.Unlock()
	for _, fn := range fns {
		fn(0, why)
	}
}
