package unsynchronized

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unlockedCounts looks for variables of the package that a goroutine reads and writes back
// without a lock, where each object that the package makes has such a goroutine: two of
// them lose what the other one wrote. The function takes a lock of the package elsewhere,
// so that it is known to meet others.
func unlockedCounts(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		start := startedForEach(a, f)
		if start == nil {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			g := counts(in)
			if g == nil || len(a.HeldAt(in)) > 0 {
				return
			}
			if lock := packageLock(f); lock != nil {
				out = append(out, countBreach(a, in, g, start, lock))
			}
		})
	}
	return out
}

// startedForEach returns where f is started as a goroutine of an object that is made there.
func startedForEach(a *callback.Adapter, f *ssa.Function) *ssa.Go {
	if !a.Spawned(f) {
		return nil
	}
	for _, c := range a.Callers(f) {
		start, ok := c.(*ssa.Go)
		if !ok || !a.IsEntry(start.Parent()) || start.Parent().Name() == "main" {
			continue
		}
		if slices.ContainsFunc(start.Call.Args, func(v ssa.Value) bool {
			made, ok := callback.Source(v).(*ssa.Alloc)
			return ok && callback.OnlyValue(made) == nil && callback.Pointee(made.Type()) != nil && returned(made)
		}) {
			return start
		}
	}
	return nil
}

// returned reports whether the function that makes an object returns such a one: it may be
// called for several.
func returned(made *ssa.Alloc) bool {
	return slices.ContainsFunc(ssaread.Results(made.Parent().Signature), func(t types.Type) bool { return types.Identical(t, made.Type()) })
}

// counts returns the variable of the package that in writes, from what it was before.
func counts(in ssa.Instruction) *ssa.Global {
	st, ok := in.(*ssa.Store)
	if !ok {
		return nil
	}
	g, ok := st.Addr.(*ssa.Global)
	if !ok || g.Pkg != in.Parent().Pkg {
		return nil
	}
	op, ok := st.Val.(*ssa.BinOp)
	if !ok {
		return nil
	}
	ld, ok := op.X.(*ssa.UnOp)
	if !ok || ld.X != ssa.Value(g) {
		return nil
	}
	return g
}

// packageLock returns where f, or a function literal in it, takes a lock that is a variable
// of the package.
func packageLock(f *ssa.Function) ssa.Instruction {
	var at ssa.Instruction
	for _, g := range append([]*ssa.Function{f}, f.AnonFuncs...) {
		callback.Each(g, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || at != nil || call.Call.StaticCallee() == nil || len(call.Call.Args) != 1 {
				return
			}
			_, shared := call.Call.Args[0].(*ssa.Global)
			if name := call.Call.StaticCallee().Name(); shared && (name == "Lock" || name == "RLock") {
				at = in
			}
		})
	}
	return at
}

func countBreach(a *callback.Adapter, in ssa.Instruction, g *ssa.Global, start *ssa.Go, lock ssa.Instruction) oblige.Breach {
	f := in.Parent()
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s, one goroutine of several, changes %s without the lock taken at line %d",
			ssaread.ShortName(f), g.Name(), a.Line(callback.PosOf(lock))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: "starter", Func: start.Parent(), Text: "starts one for each object"},
			{Pos: callback.PosOf(in), Side: "first", Func: f, Text: "reads " + g.Name()},
			{Pos: callback.PosOf(in), Side: "second", Func: f, Text: "changes " + g.Name()},
			{Pos: callback.PosOf(in), Side: "first", Func: f, Text: "writes what it has read, changed"},
			{Pos: callback.PosOf(in), Text: "what the second one wrote is lost"},
		},
	}
}
