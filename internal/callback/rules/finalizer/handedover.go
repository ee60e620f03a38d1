package finalizer

import (
	"fmt"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// sharing matches the names of what gives C a share of its own of an object.
var sharing = regexp.MustCompile(`(?i)(^|_)(ref|retain|copy|clone|dup|incref|addref)(_|$)`)

// HandedOver: a callback gives C what lies in an object that it has just made, as its result
// or in the place that C shows for it, and the object keeps its finalizer: nobody holds the
// object then, and the finalizer ends what C works with. So for an object that the user's
// function has made, where another callback takes the finalizer away from such.
func HandedOver(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.OnCThread(f) || clearsFinalizer(a, f) || sharesInC(a, f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			for _, v := range givenBack(a, in) {
				for _, t := range a.Finalizers() {
					if object := objectOf(v, t.Field); object != nil && madeFor(a, object, t) && !leftBy(a, f, []ssa.Value{object}) {
						out = append(out, handedBreach(a, in, t))
						return
					}
				}
			}
		})
	}
	return out
}

// givenBack returns what a root gives C: its result, or what it stores in a place that C shows.
func givenBack(a *callback.Adapter, in ssa.Instruction) []ssa.Value {
	if !slices.Contains(a.Roots, in.Parent()) {
		return nil
	}
	switch in := in.(type) {
	case *ssa.Return:
		if len(in.Results) == 1 {
			return []ssa.Value{callback.Source(in.Results[0])}
		}
	case *ssa.Store:
		if _, shown := callback.Source(in.Addr).(*ssa.Parameter); shown {
			return []ssa.Value{callback.Source(in.Val)}
		}
	}
	return nil
}

// madeFor reports whether an object with the finalizer was made for the callback: by a
// function of the package, or by the user's where such lose their finalizer elsewhere.
func madeFor(a *callback.Adapter, object ssa.Value, t *callback.Finalized) bool {
	if x, ok := object.(*ssa.Extract); ok {
		object = x.Tuple
	}
	call, ok := object.(*ssa.Call)
	if !ok {
		return false
	}
	if callee := ssaread.Callee(call.Common()); callee != nil {
		return a.HasBody(callee) && setsWithin(a, callee, t, 2)
	}
	return slices.ContainsFunc(a.Roots, func(root *ssa.Function) bool { return clearsFinalizer(a, root) })
}

// setsWithin reports whether f, or what it calls, sets the finalizer.
func setsWithin(a *callback.Adapter, f *ssa.Function, t *callback.Finalized, depth int) bool {
	return f == t.Set.Parent() || ssaread.Contains(f, func(in ssa.Instruction) bool {
		return a.InCallee(in, depth, func(at ssa.Instruction, _ int) bool { return at == ssa.Instruction(t.Set) })
	})
}

// clearsFinalizer reports whether f, or a function that it calls, takes a finalizer away.
func clearsFinalizer(a *callback.Adapter, f *ssa.Function) bool {
	var clears func(in ssa.Instruction, depth int) bool
	clears = func(in ssa.Instruction, depth int) bool {
		call, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		if callee := call.Call.StaticCallee(); callee != nil && callee.String() == "runtime.SetFinalizer" {
			nothing, ok := callback.Unwrapped(call.Call.Args[1]).(*ssa.Const)
			return ok && nothing.IsNil()
		}
		return a.InCallee(in, depth, clears)
	}
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return clears(in, 1) })
}

// sharesInC reports whether f calls a C function that counts an object up, or copies it.
func sharesInC(a *callback.Adapter, f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return a.CallsNamed(in, sharing, 1) })
}

func handedBreach(a *callback.Adapter, in ssa.Instruction, t *callback.Finalized) oblige.Breach {
	f, name := in.Parent(), a.CellName(t.Field)
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s gives C %s of an object whose finalizer at line %d ends it",
			ssaread.ShortName(f), name, a.Line(callback.PosOf(t.Set))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: callback.Side, Func: f, Text: "gives " + name + " to C, and lets the object go"},
			{Pos: callback.PosOf(t.End), Side: "finalizer", Func: t.End.Parent(), Text: "calls " + callback.EndName(t.End) + ", as nobody holds the object"},
			{Pos: callback.PosOf(in), Text: "C works with what has been freed, or frees it again"},
		},
	}
}
