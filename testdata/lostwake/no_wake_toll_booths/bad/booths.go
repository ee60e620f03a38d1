// Package booths closes a toll plaza when the last car has gone.
package booths

import "sync/atomic"

// Plaza counts the cars that are on it.
type Plaza struct {
	cars  atomic.Int32
	empty chan struct{}
}

// New opens a plaza.
func New() *Plaza { return &Plaza{empty: make(chan struct{}, 1)} }

// Enter lets a car in.
func (p *Plaza) Enter() { p.cars.Add(1) }

// Leave lets a car go.
func (p *Plaza) Leave() {
	if p.cars.Load() == 1 {
		p.empty <- struct{}{}
	}
	p.cars.Add(-1) // want "no-wake: "
}

// Empty waits until the last car has gone.
func (p *Plaza) Empty() { <-p.empty }
