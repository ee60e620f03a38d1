package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/role"
)

// registrars returns the functions of the package that test state and, where it
// is ready, call the function that they are handed, else leave it to be called:
// setters, as role finds them. Their registration is their park. (What else ready
// may look like, the explorer decides.)
func (p *Package) registrars() []*registrar {
	var out []*registrar
	for _, r := range p.Roles() {
		if r.Kind == role.Parker || !p.callsItself(r) {
			continue
		}
		for _, store := range r.Stores {
			if store.Parent() != r.Func {
				continue
			}
			w := &Waiter{Park: &Op{Kind: Registers, In: store, Func: r.Func}}
			for _, t := range p.tests(store) {
				if rooted(t.Load) && !p.blinds(t, store) {
					w.Tests = append(w.Tests, t)
				}
			}
			if len(w.Tests) > 0 {
				out = append(out, &registrar{w, p.invocations(r)})
			}
		}
	}
	return out
}

// callsItself reports whether a waiter calls, on some way, what it leaves on another: to
// wake it, so that it does not ask for a result.
func (p *Package) callsItself(r *role.Waiter) bool {
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
	waiter *Waiter
	wakers *wakers
}

// invocations returns who invokes what the waiter r leaves.
func (p *Package) invocations(r *role.Waiter) *wakers {
	w := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	for _, in := range r.Seeds {
		if in.Parent() != r.Func {
			w.ops[in] = true
		}
	}
	w.close(r.Invokers)
	return w
}

// pos returns where the waiter parks, or registers.
func (w *Waiter) pos() token.Pos {
	if w.Park.Kind == Registers {
		return posOf(w.Park.In)
	}
	return w.Park.Pos()
}

// verb says how the waiter waits.
func (w *Waiter) verb() string {
	if w.Park.Kind == Registers {
		return "registers"
	}
	return "parks"
}
