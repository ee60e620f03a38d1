// Package greenhouse streams the readings of sensors in batches.
package greenhouse

import (
	"errors"
	"sync"
)

// Errors of Recv.
var (
	ErrWouldBlock = errors.New("greenhouse: no batch yet")
	ErrEnded      = errors.New("greenhouse: feed has ended")
)

// Reading is one value of one sensor.
type Reading struct {
	Sensor string
	Value  float64
}

// Feed queues the batches of one greenhouse. Gateways send an empty batch from
// time to time, to keep the connection alive.
type Feed struct {
	mu      sync.Mutex
	batches [][]Reading
	ended   bool
	beats   int
	wakers  []func()
}

// NewFeed returns a feed without batches.
func NewFeed() *Feed { return &Feed{} }

// Recv returns the next batch that has readings. If there is none it returns
// ErrWouldBlock, and wake is called when Recv should be tried again.
func (f *Feed) Recv(wake func()) ([]Reading, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.batches) > 0 {
		b := f.batches[0]
		f.batches = f.batches[1:]
		if len(b) == 0 {
			f.beats++
			continue
		}
		return b, nil
	}
	if f.ended {
		return nil, ErrEnded
	}
	f.wakers = append(f.wakers, wake)
	return nil, ErrWouldBlock
}

// Push is called by the gateway for every batch.
func (f *Feed) Push(b []Reading) {
	f.mu.Lock()
	f.batches = append(f.batches, b)
	f.wakeAndUnlock()
}

// End is called by the gateway after the last batch.
func (f *Feed) End() {
	f.mu.Lock()
	f.ended = true
	f.wakeAndUnlock()
}

func (f *Feed) wakeAndUnlock() {
	wakers := f.wakers
	f.wakers = nil
	f.mu.Unlock()
	for _, wake := range wakers {
		wake()
	}
}

// Beats returns the number of empty batches so far.
func (f *Feed) Beats() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.beats
}
