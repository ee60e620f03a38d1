// Package courier sends parcels out by bicycle. A rider is called when there
// is something to carry and goes home when there is nothing more.
package courier

import "sync"

// Parcel is carried once; its sender waits for the outcome.
type Parcel struct {
	Street string
	done   chan error
}

// Wait returns when the parcel was carried.
func (p *Parcel) Wait() error { return <-p.done }

// Round delivers several parcels in one go.
type Round func(parcels []*Parcel) error

// Office owns at most one rider.
type Office struct {
	round Round

	mu     sync.Mutex
	parked []*Parcel
	riding bool
	trips  int
}

// NewOffice makes an office whose rider goes the given round.
func NewOffice(round Round) *Office { return &Office{round: round} }

// Post accepts a parcel and calls the rider if he is at home.
func (o *Office) Post(street string) *Parcel {
	p := &Parcel{Street: street, done: make(chan error, 1)}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.parked = append(o.parked, p)
	if !o.riding {
		o.riding = true
		go o.ride()
	}
	return p
}

func (o *Office) ride() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.riding {
		load := o.parked
		o.parked = nil
		o.mu.Unlock()

		err := o.round(load)
		for _, p := range load {
			p.done <- err
		}

		o.mu.Lock()
		o.trips++
		o.riding = false // want "early-stop: "
	}
}

// Trips returns how many rounds were gone.
func (o *Office) Trips() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.trips
}
