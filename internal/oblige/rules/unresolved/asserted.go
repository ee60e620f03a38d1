package unresolved

import (
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// asserted returns what is taken where an item, which is an interface, or lies in it, is found to be of
// some type: from then on.
func asserted(t taking) []taking {
	var out []taking
	for v := range namesOf(t.item) {
		for _, r := range *v.Referrers() {
			as, ok := r.(*ssa.TypeAssert)
			if !ok {
				continue
			}
			each := t
			each.whole = v
			if each.item, each.at = as, as; as.CommaOk {
				each.item, each.at = whereIs(as)
			}
			if each.item != nil && each.at != nil {
				out = append(out, each)
			}
		}
	}
	return out
}

// namesOf yields item, if it is an interface, and what is read from its fields.
func namesOf(item ssa.Value) iter.Seq[ssa.Value] {
	return func(yield func(ssa.Value) bool) {
		if types.IsInterface(item.Type()) && !yield(item) {
			return
		}
		for _, r := range *item.Referrers() {
			switch r := r.(type) {
			case *ssa.Field:
				if types.IsInterface(r.Type()) && !yield(r) {
					return
				}
			case *ssa.Store: // a variable, of which it is all that is ever there
				a, ok := r.Addr.(*ssa.Alloc)
				if !ok || oblige.SoleStore(a) != item {
					continue
				}
				for _, r := range *a.Referrers() {
					if fa, ok := r.(*ssa.FieldAddr); ok && !loadsOf(fa, yield) {
						return
					}
				}
			}
		}
	}
}

// loadsOf yields the interfaces that are read from a field, which nobody sets.
func loadsOf(fa *ssa.FieldAddr, yield func(ssa.Value) bool) bool {
	for _, r := range *fa.Referrers() {
		load, ok := r.(*ssa.UnOp)
		if !ok {
			return true
		}
		if types.IsInterface(load.Type()) && !yield(load) {
			return false
		}
	}
	return true
}

// whereIs returns the value of a type assertion, and the first instruction where it is known to hold.
func whereIs(as *ssa.TypeAssert) (v ssa.Value, at ssa.Instruction) {
	for _, r := range *as.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok {
			continue
		}
		if x.Index == 0 {
			v = x
			continue
		}
		for _, r := range *x.Referrers() {
			if br, ok := r.(*ssa.If); ok && len(br.Block().Succs[0].Preds) == 1 {
				at = br.Block().Succs[0].Instrs[0]
			}
		}
	}
	return v, at
}

// onlySent reports whether all that is done with v is to send it, alone or as a part of a new
// object, here or in what is called.
func onlySent(p *oblige.Package, v ssa.Value, depth int, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Send:
			return r.X != v
		case *ssa.Select:
			return slices.ContainsFunc(r.States, func(st *ssa.SelectState) bool { return st.Chan == v })
		case *ssa.Call:
			callee := ssaread.Callee(r.Common())
			at := slices.Index(r.Call.Args, v)
			return depth == 0 || !p.HasBody(callee) || at < 0 || at >= len(callee.Params) || !onlySent(p, callee.Params[at], depth-1, seen)
		case *ssa.Store:
			fa, ok := r.Addr.(*ssa.FieldAddr)
			if !ok || r.Val != v {
				return r.Addr != v
			}
			whole, ok := fa.X.(*ssa.Alloc)
			return !ok || !onlySent(p, whole, depth, seen)
		case *ssa.UnOp:
			return !onlySent(p, r, depth, seen)
		case *ssa.FieldAddr, *ssa.DebugRef:
			return false
		}
		return true
	})
}
