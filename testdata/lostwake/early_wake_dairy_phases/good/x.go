// Package dairy moves a vat of milk through its phases.
package dairy

import "sync"

// Phase of the milk in the vat.
type Phase string

// Vat has one phase at a time.
type Vat struct {
	mu    sync.Mutex
	cond  *sync.Cond
	phase Phase
	log   []Phase
}

// NewVat returns a vat of fresh milk.
func NewVat() *Vat {
	v := &Vat{phase: "fresh"}
	v.cond = sync.NewCond(&v.mu)
	return v
}

func (v *Vat) announce(p Phase) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.log = append(v.log, p)
	v.cond.Broadcast()
}

func (v *Vat) set(p Phase) {
	v.mu.Lock()
	v.phase = p
	v.mu.Unlock()
}

// Enter begins a phase.
func (v *Vat) Enter(p Phase) {
	v.set(p)
	v.announce(p)
}

// AwaitPhase returns when the vat is in that phase.
func (v *Vat) AwaitPhase(p Phase) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for v.phase != p {
		v.cond.Wait()
	}
}

// Log returns all the phases that were announced.
func (v *Vat) Log() []Phase {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]Phase(nil), v.log...)
}
