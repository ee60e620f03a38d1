package nowake

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/role"
)

// registrars returns the functions of the package that test state and, where it
// is ready, call the function that they are handed, else leave it to be called:
// setters, as role finds them. Their registration is their park. (What else ready
// may look like, the explorer decides.)
func registrars(p *oblige.Package) []*registrar {
	var out []*registrar
	for _, r := range p.Roles() {
		if r.Kind == role.Parker || r.Kind == role.Setter && !callsItself(p, r) {
			continue
		}
		for _, store := range r.Stores {
			if store.Parent() != r.Func {
				continue
			}
			w := &oblige.Waiter{Park: &oblige.Op{Kind: oblige.Registers, In: store, Func: r.Func}}
			for _, t := range p.Tests(store) {
				if p.Rooted(t.Load) && !p.Blinds(t, store) {
					w.Tests = append(w.Tests, t)
				}
			}
			if len(w.Tests) > 0 {
				out = append(out, &registrar{w, invocations(p, r)})
			}
		}
	}
	return out
}

// callsItself reports whether a waiter calls, on some way, what it leaves on another: to
// wake it, so that it does not ask for a result.
func callsItself(p *oblige.Package, r *role.Waiter) bool {
	for i, prm := range r.Func.Params {
		if !r.Params[i] {
			continue
		}
		for _, each := range *prm.Referrers() {
			if call, ok := each.(ssa.CallInstruction); ok && call.Common().Value == prm && !used(call) {
				return true
			}
		}
	}
	return false
}

// used reports whether what a call returns is used.
func used(call ssa.CallInstruction) bool {
	v := call.Value()
	return v != nil && v.Referrers() != nil && len(*v.Referrers()) > 0
}

// registrar is a waiter that leaves what it is to be woken with, and who invokes that.
type registrar struct {
	waiter *oblige.Waiter
	wakers *oblige.Wakers
}

// invocations returns who invokes what the waiter r leaves.
func invocations(p *oblige.Package, r *role.Waiter) *oblige.Wakers {
	w := &oblige.Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	for _, in := range r.Seeds {
		if in.Parent() != r.Func {
			w.Ops[in] = true
		}
	}
	w.Close(r.Invokers)
	return w
}

// verb says how the waiter waits.
func verb(w *oblige.Waiter) string {
	if w.Park.Kind == oblige.Registers {
		return "registers"
	}
	return "parks"
}
