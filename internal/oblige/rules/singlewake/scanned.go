package singlewake

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// oneOfKinds decides whether the Signal s wakes one of those among ws that look through a
// list for what their caller names, after something was added: it may be for another one.
func oneOfKinds(p *oblige.Package, o *oblige.Object, s *oblige.Op, ws []*oblige.Waiter) (oblige.Breach, bool) {
	if broadcasts(p, o, s.Func) || inContainer(o) {
		return oblige.Breach{}, false
	}
	for _, w := range ws {
		cell := scansFor(p, w)
		if cell == (ssaread.Cell{}) {
			cell = scansByHand(p, w)
		}
		if cell.Kind != ssaread.Field || !p.Many(w) && !perCall(p, w.Park.Func) || passesOn(p, w) {
			continue
		}
		for _, in := range p.Writers(cell) {
			wr, ok := p.WriteTo(in, cell)
			if ok && wr.Delta > 0 && in.Parent() == s.Func && oblige.Reaches(in, s.In) && !p.Private(wr.Addr) {
				c := oblige.Change{In: in, Cell: cell, Wr: wr}
				return singleBreach(p, s, w, w, c, "each looks for another entry"), true
			}
		}
	}
	return oblige.Breach{}, false
}

// perCall reports whether f is a literal of a function that several may call: what it is looked for by
// tells that each call makes one.
func perCall(p *oblige.Package, f *ssa.Function) bool {
	return f.Parent() != nil && p.ManyIn(oblige.Outermost(f), 0)
}

// scansFor returns the list that a waiter looks through, by package slices, for what it
// has as a parameter, to decide whether it parks.
func scansFor(p *oblige.Package, w *oblige.Waiter) ssaread.Cell {
	for _, br := range p.Guards(w.Park.In) {
		v, _ := oblige.Subject(br.Cond, true)
		if cmp, ok := v.(*ssa.BinOp); ok {
			v = cmp.X
		}
		call, ok := v.(*ssa.Call)
		if !ok || len(call.Call.Args) != 2 {
			continue
		}
		callee := ssaread.Callee(call.Common())
		if callee == nil || ssaread.PkgPath(callee) != "slices" {
			continue
		}
		switch callee.Name() {
		case "Index", "Contains", "IndexFunc", "ContainsFunc":
			if cell, _ := oblige.ContainerCell(call.Call.Args[0]); named(call.Call.Args[1]) {
				return cell
			}
		}
	}
	return ssaread.Cell{}
}

// scansByHand is scansFor for a loop within that in which the waiter parks, its own or that of a helper to
// which it hands the parameter.
func scansByHand(p *oblige.Package, w *oblige.Waiter) ssaread.Cell {
	f, loop := w.Park.Func, oblige.WholeLoop(w.Park.In.Block())
	for _, b := range oblige.Ordered(loop) {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.If:
				cmp, ok := in.Cond.(*ssa.BinOp)
				if ok && cmp.Op == token.EQL && !loop[b.Succs[0]] && b.Succs[0] != w.Park.In.Block() {
					if cell := comparedIn(cmp, func(v ssa.Value) bool { return givenTo(f, v) }); cell != (ssaread.Cell{}) {
						return cell
					}
				}
			case *ssa.Call:
				callee := ssaread.Callee(in.Common())
				if !p.HasBody(callee) {
					continue
				}
				given := func(v ssa.Value) bool {
					i := slices.IndexFunc(callee.Params, func(prm *ssa.Parameter) bool { return oblige.RootOf(v) == ssa.Value(prm) })
					return i > 0 && i < len(in.Call.Args) && givenTo(f, in.Call.Args[i])
				}
				for each := range ssaread.Instrs(callee) {
					if cmp, ok := each.(*ssa.BinOp); ok && cmp.Op == token.EQL && oblige.LeadsBack(cmp.Block()) {
						if cell := comparedIn(cmp, given); cell != (ssaread.Cell{}) {
							return cell
						}
					}
				}
			}
		}
	}
	return ssaread.Cell{}
}

// givenTo reports whether v is, or lies in, a parameter of f, or of the function that f is a literal of.
func givenTo(f *ssa.Function, v ssa.Value) bool {
	if _, param := oblige.RootOf(v).(*ssa.Parameter); param {
		return f.Signature.Recv() == nil || oblige.RootOf(v) != ssa.Value(f.Params[0])
	}
	return slices.ContainsFunc(ssaread.Creators(f), func(mc *ssa.MakeClosure) bool { return bindsParameter(mc, v) })
}

// comparedIn returns the list of whose elements a comparison compares one with what is given.
func comparedIn(cmp *ssa.BinOp, given func(ssa.Value) bool) ssaread.Cell {
	for _, side := range [][2]ssa.Value{{cmp.X, cmp.Y}, {cmp.Y, cmp.X}} {
		if cell := listOf(side[0]); cell != (ssaread.Cell{}) && given(side[1]) {
			return cell
		}
	}
	return ssaread.Cell{}
}

// listOf returns the cell of the slice of which v is an element, or lies in one.
func listOf(v ssa.Value) ssaread.Cell {
	for {
		switch x := v.(type) {
		case *ssa.Field:
			v = x.X
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.Alloc:
			if v = oblige.SoleStore(x); v == nil {
				return ssaread.Cell{}
			}
		case *ssa.IndexAddr:
			cell, _ := oblige.ContainerCell(x.X)
			return cell
		default:
			return ssaread.Cell{}
		}
	}
}

// named reports whether what is looked for is a parameter of who looks, or is compared
// with one by the function literal that looks.
func named(v ssa.Value) bool {
	mc, ok := v.(*ssa.MakeClosure)
	if !ok {
		_, param := v.(*ssa.Parameter)
		return param && !oblige.Callable(v.Type())
	}
	f := mc.Fn.(*ssa.Function)
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		cmp, ok := in.(*ssa.BinOp)
		return ok && cmp.Op == token.EQL && (bindsParameter(mc, cmp.X) || bindsParameter(mc, cmp.Y))
	})
}

// bindsParameter reports whether v, in the function literal mc, is a parameter of the
// function around it, which does not change it.
func bindsParameter(mc *ssa.MakeClosure, v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	for i, fv := range mc.Fn.(*ssa.Function).FreeVars {
		if load.X != ssa.Value(fv) {
			continue
		}
		if a, ok := mc.Bindings[i].(*ssa.Alloc); ok {
			_, param := oblige.SoleStore(a).(*ssa.Parameter)
			return param
		}
	}
	return false
}
