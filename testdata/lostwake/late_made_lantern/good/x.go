// Package lanterns sends lanterns up the river, and waits until they have arrived.
package lanterns

import "sync"

type lantern struct {
	arrived chan struct{}
	where   string
}

// River carries lanterns.
type River struct {
	mu    sync.Mutex
	under map[int]*lantern
	boats chan *lantern
}

// Flow is a river with its boatman.
func Flow() *River {
	r := &River{under: map[int]*lantern{}, boats: make(chan *lantern, 4)}
	go r.row()
	return r
}

// Float sets a lantern afloat.
func (r *River) Float(n int) *lantern {
	l := &lantern{}
	l.arrived = make(chan struct{})
	r.mu.Lock()
	r.under[n] = l
	r.mu.Unlock()
	return l
}

// Ship has a boat carry a lantern.
func (r *River) Ship() *lantern {
	l := new(lantern)
	l.arrived = make(chan struct{})
	r.boats <- l
	return l
}

// Land is called where lantern n has arrived.
func (r *River) Land(n int, where string) {
	r.mu.Lock()
	l := r.under[n]
	delete(r.under, n)
	r.mu.Unlock()
	if l != nil {
		l.land(where)
	}
}

func (r *River) row() {
	for l := range r.boats {
		l.land("far away")
	}
}

func (l *lantern) land(where string) {
	l.where = where
	if l.arrived != nil {
		close(l.arrived)
	}
}

// Wait waits until the lantern has arrived, and tells where.
func (l *lantern) Wait() string {
	<-l.arrived
	return l.where
}
