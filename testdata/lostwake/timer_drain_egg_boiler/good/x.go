// Package eggboiler boils eggs, and tries again where the stove is out.
package eggboiler

import "time"

// Boiler boils what comes.
type Boiler struct {
	eggs chan int
	off  chan struct{}
	boil func() (again time.Duration, failed bool)
}

// Run boils until it is switched off.
func (b *Boiler) Run() {
	retry := time.NewTimer(time.Hour)
	boil := func() {
		again, failed := b.boil()
		if failed {
			if !retry.Stop() {
				select {
				case <-retry.C:
				default:
				}
			}
			retry.Reset(again)
		}
	}
	for {
		select {
		case <-b.off:
			return
		case <-b.eggs:
			boil()
		case <-retry.C:
			boil()
		}
	}
}

// Watch boils one egg after the other, each in time.
func Watch(limit time.Duration, give func() bool, stop func()) {
	one := func(t *time.Timer) bool {
		if t != nil {
			defer t.Reset(limit)
		}
		if give() {
			return true
		}
		if t != nil && !t.Stop() && t.C != nil {
			<-t.C
		}
		return false
	}
	var t *time.Timer
	if limit > 0 {
		t = time.AfterFunc(limit, stop)
	}
	for one(t) {
	}
}
