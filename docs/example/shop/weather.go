// Package weather collects observations from remote stations.
package weather

import (
	"sync"
	"sync/atomic"
)

// Waker resumes the task that polls an Observation.
type Waker interface {
	Wake()
}

// Sample is what a station measured at one instant.
type Sample struct {
	Celsius  float64
	Humidity int
	Gust     float64
}

// Observation is a future for the next sample of one station. One task polls
// it; the station's link settles it.
type Observation struct {
	station string
	polls   atomic.Int64

	mu      sync.Mutex
	settled bool
	sample  Sample
	err     error
	waker   Waker
}

// Observe asks for the next sample of the named station.
func Observe(station string) *Observation {
	return &Observation{station: station}
}

// Station returns the name of the station.
func (o *Observation) Station() string { return o.station }

// Polls returns how often the observation was polled in vain.
func (o *Observation) Polls() int64 { return o.polls.Load() }

// Poll returns the outcome, if there is one. Otherwise it reports false, and
// w is woken when polling again makes sense.
func (o *Observation) Poll(w Waker) (Sample, bool, error) {
	o.mu.Lock()
	if o.settled {
		s, err := o.sample, o.err
		o.mu.Unlock()
		return s, true, err
	}
	o.mu.Unlock()
	o.polls.Add(1)
	o.mu.Lock()
	o.waker = w
	o.mu.Unlock()
	return Sample{}, false, nil
}

// Deliver settles the observation with s.
func (o *Observation) Deliver(s Sample) bool { return o.settle(s, nil) }

// Fail settles the observation with err.
func (o *Observation) Fail(err error) bool { return o.settle(Sample{}, err) }

func (o *Observation) settle(s Sample, err error) bool {
	o.mu.Lock()
	if o.settled {
		o.mu.Unlock()
		return false
	}
	o.settled, o.sample, o.err = true, s, err
	w := o.waker
	o.waker = nil
	o.mu.Unlock()
	if w != nil {
		w.Wake()
	}
	return true
}
