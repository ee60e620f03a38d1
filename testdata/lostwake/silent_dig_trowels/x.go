// Package digtrowels digs with a bounded number of diggers: the foreman puts a token in for each
// before he starts it, and it takes its own back, whether he has gone home or not.
package digtrowels

import "sync"

// Dig has trenches.
type Dig struct {
	trenches chan func()
	trowels  chan struct{}
	dusk     chan struct{}
	wg       sync.WaitGroup
}

// Open opens a dig with n trowels.
func Open(n int) *Dig {
	d := &Dig{trenches: make(chan func()), trowels: make(chan struct{}, n), dusk: make(chan struct{})}
	d.wg.Add(1)
	go d.foreman()
	return d
}

func (d *Dig) foreman() {
	defer d.wg.Done()
	for {
		var trench func()
		select {
		case trench = <-d.trenches:
		case <-d.dusk:
			return
		}
		select {
		case d.trowels <- struct{}{}:
			d.wg.Add(1)
			go d.digger(trench)
		case <-d.dusk:
			return
		}
	}
}

func (d *Dig) digger(trench func()) {
	defer d.wg.Done()
	trench()
	<-d.trowels
}

// Close waits until all have gone home.
func (d *Dig) Close() {
	close(d.dusk)
	d.wg.Wait()
}
