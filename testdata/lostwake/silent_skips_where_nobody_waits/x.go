// Package pump runs a pump, which is told once to stop.
package pump

import (
	"sync"
	"sync/atomic"
)

type Pump struct {
	on      atomic.Bool
	off     atomic.Bool
	stop    chan bool
	once    sync.Once
	stopped chan struct{}
	drain   func()
}

func New(drain func()) *Pump {
	return &Pump{stop: make(chan bool, 1), stopped: make(chan struct{}), drain: drain}
}

func (p *Pump) Start() {
	if !p.on.CompareAndSwap(false, true) {
		return
	}
	go p.keep()
}

func (p *Pump) keep() {
	if !p.on.Load() {
		return
	}
	hard := <-p.stop
	p.on.CompareAndSwap(true, false)
	p.off.Store(true)
	if hard {
		p.drain()
	}
	close(p.stopped)
}

// Stop waits until the pump has stopped.
func (p *Pump) Stop() {
	if !p.on.Load() || p.off.Load() {
		return
	}
	p.once.Do(func() {
		p.stop <- true
		close(p.stop)
	})
	<-p.stopped
}
