// Package coach loads parcels on a mail coach, one after the other.
package coach

import (
	"errors"
	"fmt"
	"sync"
)

// ErrGone is reported once the coach has left.
var ErrGone = errors.New("coach: gone")

// A Hold stows one parcel at a time.
type Hold interface {
	Stow(parcel []byte) error
}

// A Coach has a loader who gives up at the first parcel that does not fit.
type Coach struct {
	hold  Hold
	ramp  chan []byte
	leave chan struct{} // asks the loader to stop
	over  chan struct{} // closed when the loader has stopped
	once  sync.Once
	fault error // set before over is closed
}

// Board starts loading.
func Board(h Hold) *Coach {
	c := &Coach{
		hold:  h,
		ramp:  make(chan []byte),
		leave: make(chan struct{}),
		over:  make(chan struct{}),
	}
	go c.load()
	return c
}

func (c *Coach) load() {
	defer close(c.over)
	for {
		select {
		case p := <-c.ramp:
			if err := c.hold.Stow(p); err != nil {
				c.fault = fmt.Errorf("coach: stow: %w", err)
				return
			}
		case <-c.leave:
			c.fault = ErrGone
			return
		}
	}
}

// Add hands one parcel to the loader.
func (c *Coach) Add(parcel []byte) error {
	if len(parcel) == 0 {
		return errors.New("coach: empty parcel")
	}
	select {
	case c.ramp <- parcel:
		return nil
	case <-c.over:
		return c.fault
	}
}

// Leave stops the loader, waits for it and tells why it stopped.
func (c *Coach) Leave() error {
	c.once.Do(func() { close(c.leave) })
	<-c.over
	if errors.Is(c.fault, ErrGone) {
		return nil
	}
	return c.fault
}
