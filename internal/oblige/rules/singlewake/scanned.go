package singlewake

import (
	"go/token"

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
		if cell.Kind != ssaread.Field || !p.Many(w) || passesOn(p, w) {
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
