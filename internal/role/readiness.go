package role

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// canBeReady reports whether w can say that it waits on one way and that it need not
// on another: a poller returns what may mean pending, and any but a parker may call
// its waker itself. The wake-up of one that cannot is never seen to be lost, since a
// second look would tell nothing.
func (pk *Package) canBeReady(w *Waiter) bool {
	return w.Kind == Parker || w.Kind == Poller && pk.mayReturnPending(w.Func) || pk.invokesItself(w)
}

// invokesItself reports whether w, or what it calls, invokes anything of the types of its wakers.
func (pk *Package) invokesItself(w *Waiter) bool {
	invoking := map[*ssa.Function]bool{}
	for key := range w.Wakers.Types {
		for _, s := range pk.sites[key] {
			invoking[s.f] = invoking[s.f] || !s.handsOn
		}
	}
	seen := map[*ssa.Function]bool{}
	var visit func(f *ssa.Function) bool
	visit = func(f *ssa.Function) bool {
		if seen[f] {
			return false
		}
		seen[f] = true
		return invoking[f] || slices.ContainsFunc(pk.Callees(f), visit) || slices.ContainsFunc(f.AnonFuncs, visit)
	}
	return visit(w.Func)
}

// mayReturnPending reports whether a result of f may be one that can mean pending: an
// error, or anything but an object that is there.
func (pk *Package) mayReturnPending(f *ssa.Function) bool {
	for i, t := range ssaread.Results(f.Signature) {
		if pk.anyResult(f, i, func(v ssa.Value) bool { return pk.mayMeanPending(v, t, maxHandOn) }) {
			return true
		}
	}
	return false
}

// anyResult reports whether f returns such a value as its result i.
func (pk *Package) anyResult(f *ssa.Function, i int, such func(ssa.Value) bool) bool {
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && such(ret.Results[i]) {
			return true
		}
	}
	return false
}

func (pk *Package) mayMeanPending(v ssa.Value, t types.Type, depth int) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return !(ssaread.IsError(t) && v.IsNil())
	case *ssa.Call:
		if g := ssaread.Callee(v.Common()); pk.Body(g) && depth > 0 && g.Signature.Results().Len() == 1 {
			return pk.anyResult(g, 0, func(r ssa.Value) bool { return pk.mayMeanPending(r, t, depth-1) })
		}
		return true
	}
	return ssaread.IsError(t) || !object(v)
}

// object reports whether v certainly is an object that is there.
func object(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeClosure, *ssa.MakeInterface,
		*ssa.Function, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr:
		return true
	case *ssa.Parameter:
		return ssaread.IsPointer(v.Type())
	case *ssa.ChangeType:
		return object(v.X)
	case *ssa.ChangeInterface:
		return object(v.X)
	}
	return false
}
