package unsynchronized

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// grownBare looks for a slice in a variable of the package to which an exported function, or one
// that it calls, appends without a lock, to call C then, or having told C the number of what it
// appends, and into which the C thread looks without one: the callbacks of who came first find a
// slice that is being changed.
func grownBare(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) || !callback.PerCall(f) && !slices.ContainsFunc(a.Callers(f), func(call ssa.CallInstruction) bool {
			return callback.PerCall(call.Parent()) && !a.OnCThread(call.Parent())
		}) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			g := appended(in)
			if g == nil || len(a.HeldAt(in)) > 0 || a.UnderCLock(in, 2) {
				return
			}
			starts := oblige.Without(in, oblige.IsReturn, func(at ssa.Instruction) bool { return a.CallsC(at, 2) }) != nil ||
				ssaread.Contains(f, func(at ssa.Instruction) bool { return oblige.Dominates(at, in) && toldLength(at, g) })
			if look := indexedOnC(a, g); look != nil && starts {
				out = append(out, grownBreach(a, in, look, g))
			}
		})
	}
	return out
}

// appended returns the variable of the package that in appends to.
func appended(in ssa.Instruction) *ssa.Global {
	st, ok := in.(*ssa.Store)
	if !ok {
		return nil
	}
	g, ok := st.Addr.(*ssa.Global)
	call, grows := st.Val.(*ssa.Call)
	if !ok || !grows || !ssaread.IsBuiltin(call.Common(), "append") {
		return nil
	}
	return g
}

// toldLength reports whether in gives C the length of g's slice: the number of the next entry.
func toldLength(in ssa.Instruction, g *ssa.Global) bool {
	return callback.CCall(in) != "" && slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool { return callback.LengthOf(v, ssaread.CellOf(g)) })
}

// indexedOnC returns where the C thread looks, without a lock, into the slice of a variable.
func indexedOnC(a *callback.Adapter, g *ssa.Global) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool {
		at, ok := in.(*ssa.IndexAddr)
		if !ok || !a.OnCThread(in.Parent()) || len(a.HeldAt(in)) > 0 {
			return false
		}
		ld, ok := at.X.(*ssa.UnOp)
		return ok && ld.X == ssa.Value(g)
	})
}

func grownBreach(a *callback.Adapter, in, look ssa.Instruction, g *ssa.Global) oblige.Breach {
	f, by, name := in.Parent(), look.Parent(), a.CellName(ssaread.CellOf(g))
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s appends to %s, which %s, called back, looks into at line %d: no lock",
			ssaread.ShortName(f), name, ssaread.ShortName(by), a.Line(callback.PosOf(look))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "other", Func: f, Text: "appends to " + name + ", and starts C"},
			{Pos: callback.PosOf(look), Side: callback.Side, Func: by, Text: "called back for who came first, looks into " + name + " meanwhile"},
			{Pos: callback.PosOf(look), Text: "it finds the old length with the new slice, or the other way round"},
		},
	}
}
