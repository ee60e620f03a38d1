package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// stranded decides whether the goroutine f, which looks up in a map whom it answers, may end although
// nobody ever looks at all who are left there. It is abandons for the channels of entries, for answers
// that a method of the entry or a function that f calls gives, and for those who wait until their own
// context ends; beside f only those answer who have put in the entry themselves.
func stranded(p *oblige.Package, f *ssa.Function, alone map[*ssa.Function][]*ssa.Function) (oblige.Breach, bool) {
	if len(alone[f]) == 0 {
		return oblige.Breach{}, false
	}
	ret := oblige.Without(f.Blocks[0].Instrs[0], func(in ssa.Instruction) bool { return behindEndless(p, in) }, oblige.IsReturn)
	if ret == nil {
		return oblige.Breach{}, false
	}
	for _, g := range alone[f] {
		for in := range ssaread.Instrs(g) {
			look, ok := in.(*ssa.Lookup)
			if !ok {
				continue
			}
			cell, _ := oblige.ContainerCell(look.X)
			if cell.Kind != ssaread.Field {
				continue
			}
			o := waitersIn(p, look.X.Type(), 3)
			if o == nil || o.Open || !o.Awaited() && !ownContexts(o) || !answersAlone(p, o, f, cell) || sweeps(p, cell) {
				continue
			}
			return abandonsBreach(p, f, o, cell, ret), true
		}
	}
	return oblige.Breach{}, false
}

// aloneIn returns, of each goroutine that is started once, the functions that it alone runs, itself among them.
func aloneIn(p *oblige.Package) map[*ssa.Function][]*ssa.Function {
	out := map[*ssa.Function][]*ssa.Function{}
	for _, g := range p.Funcs {
		if f := p.SoleGoroutine(g); f != nil && len(f.Blocks) > 0 {
			out[f] = append(out[f], g)
		}
	}
	return out
}

// ownContexts reports whether all who wait for o do so until a context ends that they were called with.
func ownContexts(o *oblige.Object) bool {
	return o.OrCancelled() && !slices.ContainsFunc(o.Of(oblige.SelRecv), func(r *oblige.Op) bool {
		return slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool {
			call, ok := st.Chan.(*ssa.Call)
			if !ok || st.Chan == r.Val {
				return false
			}
			_, param := oblige.RootOf(call.Call.Value).(*ssa.Parameter)
			return !param || oblige.RouteOf(call.Call.Value).Steps != ""
		})
	})
}

// answersAlone reports whether f, or what it alone calls, answers those who wait for o, and beside it
// only who has put in an entry of the map in cell.
func answersAlone(p *oblige.Package, o *oblige.Object, f *ssa.Function, cell ssaread.Cell) bool {
	some := false
	for _, op := range o.Ops {
		if !op.Kind.Wakes() {
			if op.Kind == oblige.Leak {
				return false
			}
			continue
		}
		for _, g := range answerers(p, op) {
			switch {
			case g == f || p.SoleGoroutine(g) == f:
				some = true
			case !ssaread.Contains(oblige.Outermost(g), func(in ssa.Instruction) bool {
				put, ok := in.(*ssa.MapUpdate)
				if !ok {
					return false
				}
				at, _ := oblige.ContainerCell(put.Map)
				return at == cell
			}):
				return false
			}
		}
	}
	return some
}

// answerers returns who gives the answer op: its function, or, where that is a method of the entry, those
// who call that.
func answerers(p *oblige.Package, op *oblige.Op) []*ssa.Function {
	prm, ok := oblige.RouteOf(op.Val).Root.(*ssa.Parameter)
	if !ok || op.Func.Signature.Recv() == nil || prm != op.Func.Params[0] || len(p.Callers(op.Func)) == 0 || p.StandsAlone(op.Func) {
		return []*ssa.Function{op.Func}
	}
	var out []*ssa.Function
	for _, call := range p.Callers(op.Func) {
		out = append(out, call.Parent())
	}
	return out
}

// sweeps reports whether anybody reads more of the container in cell than one entry, or empties it: that is
// for cleared to judge.
func sweeps(p *oblige.Package, cell ssaread.Cell) bool {
	return slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool {
			at, addr, emptied := emptiedContainer(in)
			return loadsAll(in, cell) || emptied && at == cell && !p.Private(addr)
		})
	})
}
