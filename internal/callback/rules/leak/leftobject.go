package leak

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// LeftObject: C hands a new object to a callback, which keeps it, or gives it back to C
// where it cannot; and on another way the callback returns without either. Nobody has the
// object then, and C does not know. A callback with a result may tell C by that.
func LeftObject(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Roots {
		if f.Signature.Results().Len() > 0 || len(f.Blocks) == 0 {
			continue
		}
		for _, p := range f.Params {
			if b, ok := leftBreach(a, f, p); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// leftBreach looks for such a way with what C gives as p.
func leftBreach(a *callback.Adapter, f *ssa.Function, p *ssa.Parameter) (oblige.Breach, bool) {
	if !callback.IsAddress(p.Type()) || ssaread.Contains(f, func(in ssa.Instruction) bool { return oblige.IsDefer(in) && callback.Gives(in, p) }) {
		return oblige.Breach{}, false
	}
	first := f.Blocks[0].Instrs[0]
	keeps := func(in ssa.Instruction) bool { return keepsObject(a, in, p) }
	back := func(in ssa.Instruction) bool { return !keeps(in) && givesBack(a, in, p) }
	refused := oblige.Without(first, func(in ssa.Instruction) bool { return keeps(in) || oblige.IsReturn(in) }, back)
	kept := oblige.Without(first, func(in ssa.Instruction) bool { return back(in) || oblige.IsReturn(in) }, keeps)
	if refused == nil || kept == nil || !leavesAfter(refused) {
		return oblige.Breach{}, false
	}
	uses := func(in ssa.Instruction) bool { return !isDebug(in) && handles(in, p) }
	ret := oblige.Feasible(first, uses, oblige.IsReturn)
	if ret == nil {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: callback.PosOf(ret),
		Message: fmt.Sprintf("%s returns without keeping %s, nor giving it back to C as at line %d",
			ssaread.ShortName(f), p.Name(), a.Line(callback.PosOf(refused))),
		Steps: []oblige.Step{
			{Pos: f.Pos(), Side: callback.Side, Func: f, Text: "is called back with a new " + p.Name()},
			{Pos: callback.PosOf(ret), Side: callback.Side, Func: f, Text: "returns without it"},
			{Pos: callback.PosOf(refused), Side: callback.Side, Func: f, Text: "gives it back to C on another way"},
			{Pos: callback.PosOf(ret), Text: "nobody has " + p.Name() + ", and C waits for its end"},
		},
	}, true
}

// leavesAfter reports whether the function does nothing more than to return after in.
func leavesAfter(in ssa.Instruction) bool {
	return oblige.Without(in, oblige.IsReturn, func(in ssa.Instruction) bool {
		_, calls := in.(*ssa.Call)
		return calls
	}) == nil
}

func isDebug(in ssa.Instruction) bool { _, ok := in.(*ssa.DebugRef); return ok }

// handles reports whether an operand of in is p, boxed or converted.
func handles(in ssa.Instruction, p *ssa.Parameter) bool {
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool {
		if *op == nil {
			return false
		}
		cell, ok := (*op).(*ssa.Alloc)
		return callback.Source(callback.Unwrapped(*op)) == ssa.Value(p) || ok && callback.OnlyValue(cell) == ssa.Value(p) && !isStore(in, cell)
	})
}

// isStore reports whether in stores in the variable.
func isStore(in ssa.Instruction, cell *ssa.Alloc) bool {
	st, ok := in.(*ssa.Store)
	return ok && st.Addr == ssa.Value(cell)
}

// keepsObject reports whether in leaves p where others find it: in a registry, a field, a
// channel, or with a function of the package that makes something of it.
func keepsObject(a *callback.Adapter, in ssa.Instruction, p *ssa.Parameter) bool {
	if !handles(in, p) {
		return false
	}
	switch in := in.(type) {
	case *ssa.MapUpdate, *ssa.Send:
		return true
	case *ssa.Store:
		_, local := in.Addr.(*ssa.Alloc)
		return !local
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		switch {
		case callee == nil || callback.CCall(in) != "":
			return false
		case a.HasBody(callee):
			return callee.Signature.Results().Len() > 0
		}
		return callback.AddsTo(in) != callback.Registry{}
	}
	return false
}

// givesBack reports whether in gives p to C, itself or by a function of the package.
func givesBack(a *callback.Adapter, in ssa.Instruction, p *ssa.Parameter) bool {
	call, ok := in.(*ssa.Call)
	return ok && slices.Contains(a.GivenOver(call), ssa.Value(p))
}
