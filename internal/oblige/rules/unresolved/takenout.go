package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// takenFromMap returns the items that f has taken out of a map, in which alone they
// lay if keptOnlyIn: by a helper that deletes what it returns, or by a look and a delete of its own.
func takenFromMap(p *oblige.Package, f *ssa.Function) []taking {
	var out []taking
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if look, ok := in.(*ssa.Lookup); ok {
				if item, del := deleted(look); del != nil {
					if cell, _ := oblige.ContainerCell(look.X); cell.Kind == ssaread.Field {
						out = append(out, taking{item: item, from: cell, entry: ssaread.ElemOf(look.X.Type()), at: del, again: blocks(b)})
					}
				}
				continue
			}
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if cell := takesOut(p, ssaread.Callee(call.Common())); cell.Kind == ssaread.Field {
				out = append(out, taking{item: call, from: cell, at: call, again: blocks(b)})
			}
		}
	}
	return out
}

// deleted returns the entry that a look has found, and the delete of it that follows; nil if none does.
func deleted(look *ssa.Lookup) (item ssa.Value, del *ssa.Call) {
	item = look
	for _, r := range *look.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == 0 {
			item = x
		}
	}
	if look.CommaOk && item == ssa.Value(look) {
		return nil, nil // nobody has it
	}
	from, _ := oblige.ContainerCell(look.X)
	for in := range ssaread.Instrs(look.Parent()) {
		each := oblige.AsDelete(in)
		if each == nil || !oblige.Dominates(look, each) || !oblige.SamePath(each.Call.Args[1], look.Index) {
			continue
		}
		if cell, _ := oblige.ContainerCell(each.Call.Args[0]); cell == from {
			return item, each
		}
	}
	return nil, nil
}

// takesOut returns the map of which f returns an entry, and deletes it.
func takesOut(p *oblige.Package, f *ssa.Function) ssaread.Cell {
	if !p.HasBody(f) {
		return ssaread.Cell{}
	}
	cell := oblige.FoundIn(oblige.SoleResult(f))
	for _, in := range p.Writers(cell) {
		if del := oblige.AsDelete(in); del != nil && in.Parent() == f && oblige.OnEveryWay(del) {
			return cell
		}
	}
	return ssaread.Cell{}
}

// keptOnlyIn reports whether items of v's type are left nowhere else than in the map
// in cell, and handed to no outsider: who takes one out there has it alone, but for
// who waits.
func keptOnlyIn(p *oblige.Package, cell ssaread.Cell, v ssa.Value) bool {
	key := ssaread.TypeKey(oblige.Below(v.Type()))
	is := func(v ssa.Value) bool { return ssaread.TypeKey(oblige.Below(v.Type())) == key }
	leaves := func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Store:
			_, local := in.Addr.(*ssa.Alloc)
			return !local && is(in.Val)
		case *ssa.MapUpdate:
			at, _ := oblige.ContainerCell(in.Map)
			return at != cell && is(in.Value) || is(in.Key)
		case *ssa.Send:
			return is(in.X)
		case *ssa.MakeInterface:
			return is(in.X) && !oblige.Formatted(in)
		case *ssa.MakeClosure:
			return slices.ContainsFunc(in.Bindings, func(b ssa.Value) bool { return is(b) || holds(b, is) })
		case *ssa.Return:
			return p.IsEntry(in.Parent()) && slices.ContainsFunc(in.Results, is)
		case ssa.CallInstruction:
			_, plain := in.(*ssa.Call)
			return !(plain && p.HasBody(ssaread.Callee(in.Common()))) && slices.ContainsFunc(in.Common().Args, is)
		}
		return false
	}
	return !slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return ssaread.Contains(f, leaves)
	})
}

// holds reports whether v is a variable into which something with is was stored.
func holds(v ssa.Value, is func(ssa.Value) bool) bool {
	a, ok := v.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && is(st.Val)
	})
}
