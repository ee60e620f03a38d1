package earlywake

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
)

// deferredTooLate finds wakes that are deferred after what stores the results is:
// deferred calls run in reverse, so the wake comes first.
func (r *earlyRule) deferredTooLate() []oblige.Breach {
	var out []oblige.Breach
	for _, f := range r.P.Funcs {
		ds := oblige.DefersOf(f)
		for i, store := range ds {
			for _, wake := range ds[i+1:] {
				if !oblige.Dominates(store, wake) {
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

// reversed decides whether a waiter that wake wakes reads what store stores.
func (r *earlyRule) reversed(store, wake *ssa.Defer) (oblige.Breach, bool) {
	if r.At(wake, 2).Parks {
		return oblige.Breach{}, false // it waits until the waiter has read
	}
	for _, w := range r.At(wake, 2).Wakes {
		for _, a := range r.At(store, 2).Accesses {
			if !a.Write || a.Weak {
				continue
			}
			for _, l := range r.looksAt(w.Obj) {
				if l.guard == nil && l.read.Cell == a.Cell && r.sameObject(w, a, &l) {
					late := a
					late.In = a.In
					return r.breach(wake, w, late, &l), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}
