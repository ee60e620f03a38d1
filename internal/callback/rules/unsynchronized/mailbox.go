package unsynchronized

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// mailboxes looks for variables of the package in which a callback leaves something for the
// call of C that it comes from, where an exported function takes it out after the call,
// and empties the variable, without a lock: of two such calls at once, one takes what the
// other's callback has left.
func mailboxes(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) || !callback.PerCall(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			c, _ := callback.Accessed(in)
			if _, reads := in.(*ssa.UnOp); !reads || c.Kind != ssaread.Var || len(a.HeldAt(in)) > 0 || !emptiedAfter(in, c) {
				return
			}
			call, left := calledBefore(in), leftOnC(a, c)
			if call != nil && left != nil && len(a.HeldAt(call)) == 0 {
				out = append(out, mailboxBreach(a, in, call, left, c))
			}
		})
	}
	return out
}

// emptiedAfter reports whether a cell is set to nothing after in.
func emptiedAfter(in ssa.Instruction, c ssaread.Cell) bool {
	return oblige.Without(in, oblige.IsReturn, func(at ssa.Instruction) bool {
		st, ok := at.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != c {
			return false
		}
		nothing, ok := st.Val.(*ssa.Const)
		return ok && nothing.IsNil()
	}) != nil
}

// calledBefore returns a call of C after which in comes in any case, with no wait between.
func calledBefore(in ssa.Instruction) ssa.Instruction {
	var call ssa.Instruction
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		if callback.CCall(at) != "" && !oblige.IsDefer(at) && oblige.Dominates(at, in) && oblige.Without(at, callback.Waits, func(to ssa.Instruction) bool { return to == in }) != nil {
			call = at
		}
	})
	return call
}

// leftOnC returns where the C thread stores in a cell without a lock, something or what it
// has recovered from; literals that it defers are on it, too.
func leftOnC(a *callback.Adapter, c ssaread.Cell) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != c || len(a.HeldAt(in)) > 0 {
			return false
		}
		for f := in.Parent(); f != nil; f = f.Parent() {
			if a.OnCThread(f) {
				nothing, isConst := st.Val.(*ssa.Const)
				return !isConst || !nothing.IsNil()
			}
		}
		return false
	})
}

func mailboxBreach(a *callback.Adapter, in, call, left ssa.Instruction, c ssaread.Cell) oblige.Breach {
	f, name := in.Parent(), a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s takes out of %s what a callback left at line %d, maybe another's",
			ssaread.ShortName(f), name, a.Line(callback.PosOf(left))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(call), Side: "first", Func: f, Text: "calls " + callback.CCall(call)},
			{Pos: callback.PosOf(left), Side: callback.Side, Func: left.Parent(), Text: "leaves something in " + name + " for another call under way"},
			{Pos: callback.PosOf(in), Side: "first", Func: f, Text: "takes it"},
			{Pos: callback.PosOf(in), Text: "the first one has what is the other's, and the other one nothing"},
		},
	}
}
