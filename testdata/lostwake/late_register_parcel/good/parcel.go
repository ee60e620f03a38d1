// Package parcel tracks parcels on their way to the counter.
package parcel

import (
	"sync"
	"sync/atomic"
	"time"
)

// Slip is what lies in the tray once the parcel is there.
type Slip struct {
	Weight  float64
	Arrived time.Time
}

// Parcel is expected at the counter; its owner may ask to be rung up.
type Parcel struct {
	slip atomic.Pointer[Slip]

	mu   sync.Mutex
	ring func(*Slip)
}

// Slip returns the slip, or nil while the parcel is on its way.
func (p *Parcel) Slip() *Slip { return p.slip.Load() }

// Arrive records the parcel and rings its owner up.
func (p *Parcel) Arrive(weight float64) bool {
	s := &Slip{Weight: weight, Arrived: time.Now()}
	if !p.slip.CompareAndSwap(nil, s) {
		return false
	}
	if f := p.takeRing(); f != nil {
		f(s)
	}
	return true
}

func (p *Parcel) takeRing() func(*Slip) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.ring
	p.ring = nil
	return f
}

// WhenHere has f called once the parcel has arrived, at once if it has.
func (p *Parcel) WhenHere(f func(*Slip)) {
	if s := p.slip.Load(); s != nil {
		f(s)
		return
	}
	p.mu.Lock()
	p.ring = f
	p.mu.Unlock()
	if s := p.slip.Load(); s != nil {
		if f := p.takeRing(); f != nil {
			f(s)
		}
	}
}

// Collect waits for the parcel.
func (p *Parcel) Collect() *Slip {
	here := make(chan *Slip, 1)
	p.WhenHere(func(s *Slip) { here <- s })
	return <-here
}
