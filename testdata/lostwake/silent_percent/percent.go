// Package percent: progress as a float; the waker is called once it is complete.
package percent

import "sync"

type Download struct {
	mu   sync.Mutex
	frac float64
	wake func()
}

func (d *Download) Poll(f func()) (float64, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.frac < 1 {
		d.wake = f
		return d.frac, false
	}
	return 1, true
}

func (d *Download) Progress(frac float64) {
	d.mu.Lock()
	if frac > d.frac {
		d.frac = frac
	}
	var f func()
	if d.frac >= 1 {
		f, d.wake = d.wake, nil
	}
	d.mu.Unlock()
	if f != nil {
		f()
	}
}
