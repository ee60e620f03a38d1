package oblige

import (
	"golang.org/x/tools/go/ssa"
)

// deferredTooLate finds wakes that are deferred after what stores the results is:
// deferred calls run in reverse, so the wake comes first.
func (r *earlyRule) deferredTooLate() []Breach {
	var out []Breach
	for _, f := range r.p.Funcs {
		ds := defersOf(f)
		for i, store := range ds {
			for _, wake := range ds[i+1:] {
				if !Dominates(store, wake) {
					continue
				}
				if b, ok := r.reversed(store, wake); ok {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

func defersOf(f *ssa.Function) []*ssa.Defer {
	var out []*ssa.Defer
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// reversed decides whether a waiter that wake wakes reads what store stores.
func (r *earlyRule) reversed(store, wake *ssa.Defer) (Breach, bool) {
	if r.at(wake, 2).parks {
		return Breach{}, false // it waits until the waiter has read
	}
	for _, w := range r.at(wake, 2).wakes {
		for _, a := range r.at(store, 2).accesses {
			if !a.write || a.weak {
				continue
			}
			for _, l := range r.looksAt(w.obj) {
				if l.guard == nil && l.read.cell == a.cell && r.sameObject(w, a, &l) {
					late := a
					late.in = a.in
					return r.breach(wake, w, late, &l), true
				}
			}
		}
	}
	return Breach{}, false
}
