// Package orchard lets pickers into rows that are ripe. Pickers share the lock,
// the farmer holds it alone.
package orchard

import "sync"

// Orchard knows the sugar of its rows.
type Orchard struct {
	rw     sync.RWMutex
	riper  *sync.Cond
	sugar  []int
	felled bool
}

// Plant returns an orchard of sour rows.
func Plant(rows int) *Orchard {
	o := &Orchard{sugar: make([]int, rows)}
	o.riper = sync.NewCond(o.rw.RLocker())
	return o
}

// Sun makes the fruit of a row sweeter.
func (o *Orchard) Sun(row, sugar int) {
	if sugar <= 0 {
		return
	}
	o.rw.Lock()
	defer o.rw.Unlock()
	o.sugar[row] += sugar
	o.riper.Broadcast()
}

// Rain makes all the fruit less sweet.
func (o *Orchard) Rain(sugar int) {
	o.rw.Lock()
	defer o.rw.Unlock()
	for row := range o.sugar {
		o.sugar[row] = max(0, o.sugar[row]-max(0, sugar))
	}
}

// Fell cuts the trees down.
func (o *Orchard) Fell() {
	o.rw.Lock()
	o.felled = true
	o.rw.Unlock()
	o.riper.Broadcast()
}

// Pick waits for sweet fruit in a row.
func (o *Orchard) Pick(row, sugar int) bool {
	o.riper.L.Lock()
	defer o.riper.L.Unlock()
	for o.sugar[row] < sugar {
		if o.felled {
			return false
		}
		o.riper.Wait()
	}
	return true
}
