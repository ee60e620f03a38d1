// Package x waits for wind without a lock.
package x

import "sync/atomic"

// Vane has the present wind and a channel that ends with it.
type Vane struct {
	knots atomic.Int64
	until atomic.Pointer[chan struct{}]
}

// NewVane returns a vane in still air.
func NewVane() *Vane {
	v := new(Vane)
	c := make(chan struct{})
	v.until.Store(&c)
	return v
}

// Blow changes the wind.
func (v *Vane) Blow(knots int64) {
	v.knots.Store(knots)
	next := make(chan struct{})
	close(*v.until.Swap(&next))
}

// Start returns when there is enough wind.
func (v *Vane) Start(knots int64) (now int64) {
	for {
		until := *v.until.Load()
		if now = v.knots.Load(); now >= knots {
			return now
		}
		<-until
	}
}

// Blowing is like Start, but does not wait.
func (v *Vane) Blowing(knots int64) bool { return v.knots.Load() >= knots }
