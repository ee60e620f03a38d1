// Package beacon answers once it has been seen, or when its time is up.
package beacon

import (
	"sync/atomic"
	"time"
)

type Report struct{ Seen bool }

type Beacon struct {
	over   int32
	report Report
	watch  atomic.Pointer[func()]
	timer  *time.Timer
}

func Light(d time.Duration) *Beacon {
	b := new(Beacon)
	b.timer = time.AfterFunc(d, b.expire)
	return b
}

func (b *Beacon) expire() {
	atomic.StoreInt32(&b.over, 1)
	if fn := b.watch.Swap(nil); fn != nil {
		(*fn)()
	}
}

// Poll returns nil until the time is up.
func (b *Beacon) Poll(fn func()) *Report {
	if atomic.LoadInt32(&b.over) == 1 {
		return &b.report
	}
	b.watch.Store(&fn)
	if atomic.LoadInt32(&b.over) == 1 {
		return &b.report
	}
	return nil
}
