// Package fuse burns down unless it is put out in time.
package fuse

import (
	"sync"
	"time"
)

type Fuse struct {
	Burnt chan struct{}

	mu    sync.Mutex
	timer *time.Timer
	out   chan bool
}

func New() *Fuse {
	return &Fuse{Burnt: make(chan struct{}), out: make(chan bool)}
}

func (f *Fuse) Light(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		return
	}
	f.timer = time.NewTimer(d)
	tick := f.timer.C
	go func() {
		select {
		case <-tick:
			close(f.Burnt)
		case <-f.out:
		}
	}()
}

func (f *Fuse) PutOut() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer == nil || !f.timer.Stop() {
		return false
	}
	f.out <- true
	f.timer = nil
	return true
}
