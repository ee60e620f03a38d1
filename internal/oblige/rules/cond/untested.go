package cond

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// untested is for a waiter that waits for what some function finds for it: behind its park it has that look
// once more, and takes what this says without a test. It returns where, and out of which list or map.
func untested(p *oblige.Package, w *oblige.Waiter) (ssaread.Cell, ssa.Instruction) {
	for _, br := range p.Guards(w.Park.In) {
		first := lookOf(br.Cond)
		if first == nil || ssaread.Callee(first.Common()) == nil {
			continue
		}
		for in := range ssaread.Instrs(w.Park.Func) {
			again, ok := in.(*ssa.Call)
			if !ok || again == first || ssaread.Callee(again.Common()) != ssaread.Callee(first.Common()) || !oblige.Dominates(w.Park.In, again) {
				continue
			}
			if cell, taken := takenBy(resultsOf(again)); taken != nil {
				return cell, taken
			}
		}
	}
	return ssaread.Cell{}, nil
}

// blind is for a waiter that looks at nothing, neither before its park nor behind it, nor does who calls it, and
// takes the first or last of a list to which others add and wake. It returns the list, and where it takes.
func blind(p *oblige.Package, w *oblige.Waiter) (ssaread.Cell, ssa.Instruction) {
	f := w.Park.Func
	if len(p.Guards(w.Park.In)) > 0 || oblige.LeadsBack(w.Park.In.Block()) || guardedCalls(p, f) || !p.Many(w) {
		return ssaread.Cell{}, nil
	}
	wk := p.WakesOfWaiter(w)
	for in := range ssaread.Instrs(f) {
		st, ok := in.(*ssa.Store)
		if !ok || !oblige.Dominates(w.Park.In, st) || len(p.Guards(st)) > 0 {
			continue
		}
		cell := ssaread.CellOf(st.Addr)
		if cell.Kind == ssaread.Field && oblige.IsContainer(st.Val.Type()) && oblige.StoreOf(st.Addr, st.Val, cell).Delta < 0 && addedAndWoken(p, cell, wk) {
			return cell, st
		}
	}
	return ssaread.Cell{}, nil
}

// guardedCalls reports whether something decides whether the package calls f.
func guardedCalls(p *oblige.Package, f *ssa.Function) bool {
	return slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool { return len(p.Guards(call)) > 0 })
}

// addedAndWoken reports whether somebody adds to the list in cell, and wakes behind it.
func addedAndWoken(p *oblige.Package, cell ssaread.Cell, wk *oblige.Wakers) bool {
	return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		c, grown := oblige.Grows(in)
		return grown && c == cell && oblige.Without(in, oblige.IsReturn, wk.Named) != nil
	})
}

// lookOf returns the call whose result a condition is, or compares with a constant.
func lookOf(cond ssa.Value) *ssa.Call {
	switch v := cond.(type) {
	case *ssa.UnOp:
		return lookOf(v.X)
	case *ssa.BinOp:
		if _, fixed := v.Y.(*ssa.Const); fixed {
			return lookOf(v.X)
		}
	case *ssa.Extract:
		call, _ := v.Tuple.(*ssa.Call)
		return call
	case *ssa.Call:
		return v
	}
	return nil
}

// resultsOf returns the results of a call, and the variables that may hold one of them.
func resultsOf(call *ssa.Call) []ssa.Value {
	out := []ssa.Value{call}
	for i := 0; i < len(out) && len(out) < 12; i++ {
		for _, r := range *out[i].Referrers() {
			switch r := r.(type) {
			case *ssa.Extract, *ssa.Phi:
				if !slices.Contains(out, r.(ssa.Value)) {
					out = append(out, r.(ssa.Value))
				}
			}
		}
	}
	return out
}

// takenBy returns where one of vs is the index or key of what is overwritten or deleted in a field, unless
// one of them is tested.
func takenBy(vs []ssa.Value) (ssaread.Cell, ssa.Instruction) {
	var cell ssaread.Cell
	var taken ssa.Instruction
	note := func(container ssa.Value, by ssa.Instruction) {
		if c, _ := oblige.ContainerCell(container); c.Kind == ssaread.Field && taken == nil {
			cell, taken = c, by
		}
	}
	for _, v := range vs {
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.If, *ssa.BinOp:
				return ssaread.Cell{}, nil
			case *ssa.IndexAddr:
				if st := storedTo(r); st != nil && r.Index == v {
					note(r.X, st)
				}
			case *ssa.MapUpdate:
				if r.Key == v {
					note(r.Map, r)
				}
			case *ssa.Call:
				if ssaread.IsBuiltin(r.Common(), "delete") {
					note(r.Call.Args[0], r)
				}
			}
		}
	}
	return cell, taken
}

// storedTo returns the store to an element, or to a field of it.
func storedTo(at ssa.Value) ssa.Instruction {
	for _, r := range *at.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == at {
				return r
			}
		case *ssa.FieldAddr:
			if st := storedTo(r); st != nil {
				return st
			}
		}
	}
	return nil
}
