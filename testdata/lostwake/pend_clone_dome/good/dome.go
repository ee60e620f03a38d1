// Package dome opens the roof of an observatory for guests.
package dome

import (
	"errors"
	"sync"
)

// ErrPending is returned by a poll that has no answer yet.
var ErrPending = errors.New("dome: pending")

// ErrStorm is the answer when the roof will not open tonight.
var ErrStorm = errors.New("dome: storm")

// Waker resumes a task. A waker that is kept is a clone of the one passed.
type Waker interface {
	Wake()
	Clone() Waker
}

type roof int

const (
	closed roof = iota
	moving
	open
	locked
)

// Dome has one roof and one guest at a time.
type Dome struct {
	mu      sync.Mutex
	roof    roof
	azimuth int
	guest   Waker
}

// New returns a dome with a closed roof.
func New() *Dome { return &Dome{} }

// PollOpen returns the azimuth of the slit when the roof is open, ErrStorm when
// it will not be, and ErrPending before.
func (d *Dome) PollOpen(w Waker) (azimuth int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch d.roof {
	case open:
		return d.azimuth, nil
	case locked:
		return 0, ErrStorm
	case moving:
		return d.waitLocked(w)
	default:
		return d.waitLocked(w)
	}
}

func (d *Dome) waitLocked(w Waker) (int, error) {
	d.guest = w.Clone()
	return 0, ErrPending
}

// Move is called when the motor starts.
func (d *Dome) Move() { d.set(moving, 0) }

// Opened is called when the slit stands at the azimuth.
func (d *Dome) Opened(azimuth int) { d.set(open, azimuth) }

// Secure keeps the roof closed until the morning.
func (d *Dome) Secure() { d.set(locked, 0) }

func (d *Dome) set(r roof, azimuth int) {
	d.mu.Lock()
	d.roof, d.azimuth = r, azimuth
	guest := d.guest
	d.guest = nil
	d.mu.Unlock()
	if guest != nil {
		guest.Wake()
	}
}
