// Package parcelpost tells senders when their parcel has been handed over.
package parcelpost

import (
	"sync"
	"sync/atomic"
	"time"
)

// Receipt is what the recipient signed.
type Receipt struct {
	Name string
	At   time.Time
}

// Hook is run once, with the receipt of a delivered parcel.
type Hook func(Receipt)

// Parcel is on its way to somebody.
type Parcel struct {
	number  string
	receipt atomic.Pointer[Receipt]

	mu    sync.Mutex
	hooks map[int]Hook
	next  int
}

// New returns a parcel that has just been posted.
func New(number string) *Parcel {
	return &Parcel{number: number, hooks: make(map[int]Hook)}
}

// Number returns the number on the label.
func (p *Parcel) Number() string { return p.number }

// OnDelivery arranges for h to run when the parcel is handed over, or at once
// if that has been done. The returned function withdraws h.
func (p *Parcel) OnDelivery(h Hook) (cancel func()) {
	p.mu.Lock()
	if r := p.receipt.Load(); r != nil {
		p.mu.Unlock()
		h(*r)
		return func() {}
	}
	id := p.next
	p.next++
	p.hooks[id] = h
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.hooks, id)
	}
}

// HandOver records who took the parcel. Only the first call counts.
func (p *Parcel) HandOver(name string) bool {
	r := &Receipt{Name: name, At: time.Now()}
	if !p.receipt.CompareAndSwap(nil, r) {
		return false
	}
	p.mu.Lock()
	hooks := p.hooks
	p.hooks = make(map[int]Hook)
	p.mu.Unlock()
	for _, h := range hooks {
		h(*r)
	}
	return true
}

// Delivered reports whether the parcel was handed over.
func (p *Parcel) Delivered() bool { return p.receipt.Load() != nil }
