// Package kiln serves a kiln's thermometer once the kiln is hot.
package kiln

import (
	"errors"
	"time"
)

// ErrCold says that the kiln was stopped before it was hot.
var ErrCold = errors.New("kiln: stopped while cold")

// Kiln heats up.
type Kiln struct {
	hot     chan struct{}
	stop    chan struct{}
	stopped chan struct{}
	temp    func() int
}

// Light starts to heat.
func Light(temp func() int) *Kiln {
	k := &Kiln{
		hot:     make(chan struct{}),
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
		temp:    temp,
	}
	go k.burn(time.Second)
	return k
}

func (k *Kiln) burn(every time.Duration) {
	defer close(k.stopped)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for hot := false; ; {
		select {
		case <-tick.C:
			if !hot && k.temp() > 900 {
				hot = true
				close(k.hot)
			}
		case <-k.stop:
			return
		}
	}
}

// Extinguish puts the fire out. It is called once.
func (k *Kiln) Extinguish() {
	close(k.stop)
	<-k.stopped
}

// Ready is closed when the kiln is hot.
func (k *Kiln) Ready() <-chan struct{} { return k.hot }

// Serve calls show with the temperature from when the kiln is hot.
func Serve(k *Kiln, show func(int)) error {
	select {
	case <-k.Ready():
	case <-k.stopped:
		return ErrCold
	}
	for {
		select {
		case <-k.stopped:
			return nil
		case <-time.After(10 * time.Second):
			show(k.temp())
		}
	}
}
