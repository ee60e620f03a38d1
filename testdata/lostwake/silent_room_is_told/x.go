// Package told has ovens that take as many loaves as they say: bakers ask, and keep to it.
package told

import "sync"

// Loaf is one loaf.
type Loaf struct{ Weight int }

// Ovens bake.
type Ovens struct {
	in   chan Loaf
	out  chan int
	cold chan struct{}
	all  sync.WaitGroup
}

// New heats ovens.
func New(room int) *Ovens {
	o := &Ovens{in: make(chan Loaf, room), out: make(chan int, room), cold: make(chan struct{})}
	o.all.Add(1)
	go o.bake()
	return o
}

func (o *Ovens) bake() {
	defer o.all.Done()
	for {
		select {
		case <-o.cold:
			return
		case l := <-o.in:
			o.out <- l.Weight * 9 / 10
		}
	}
}

// Room is how many loaves may be under way.
func (o *Ovens) Room() int { return cap(o.in) }

// Put puts a loaf in; there is room if no more than Room are under way.
func (o *Ovens) Put(l Loaf) { o.in <- l }

// Take waits for a loaf, while the ovens are hot.
func (o *Ovens) Take() (int, bool) {
	select {
	case n := <-o.out:
		return n, true
	case <-o.cold:
		return 0, false
	}
}

// Cool ends it.
func (o *Ovens) Cool() {
	close(o.cold)
	o.all.Wait()
}
