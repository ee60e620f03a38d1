package callback

import (
	"fmt"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// sharing matches the names of what gives C a share of its own of an object.
var sharing = regexp.MustCompile(`(?i)(^|_)(ref|retain|copy|clone|dup|incref|addref)(_|$)`)

// handedOver: a callback gives C what lies in an object that it has just made, as its result
// or in the place that C shows for it, and the object keeps its finalizer: nobody holds the
// object then, and the finalizer ends what C works with. So for an object that the user's
// function has made, where another callback takes the finalizer away from such.
func handedOver(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.onCThread(f) || a.clearsFinalizer(f) || a.sharesInC(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			for _, v := range a.givenBack(in) {
				for _, t := range a.finalizers() {
					if object := objectOf(v, t.field); object != nil && a.madeFor(object, t) && !a.leftBy(f, []ssa.Value{object}) {
						out = append(out, a.handedBreach(in, t))
						return
					}
				}
			}
		})
	}
	return out
}

// givenBack returns what a root gives C: its result, or what it stores in a place that C shows.
func (a *Adapter) givenBack(in ssa.Instruction) []ssa.Value {
	if !slices.Contains(a.roots, in.Parent()) {
		return nil
	}
	switch in := in.(type) {
	case *ssa.Return:
		if len(in.Results) == 1 {
			return []ssa.Value{source(in.Results[0])}
		}
	case *ssa.Store:
		if _, shown := source(in.Addr).(*ssa.Parameter); shown {
			return []ssa.Value{source(in.Val)}
		}
	}
	return nil
}

// madeFor reports whether an object with the finalizer was made for the callback: by a
// function of the package, or by the user's where such lose their finalizer elsewhere.
func (a *Adapter) madeFor(object ssa.Value, t *finalized) bool {
	if x, ok := object.(*ssa.Extract); ok {
		object = x.Tuple
	}
	call, ok := object.(*ssa.Call)
	if !ok {
		return false
	}
	if callee := ssaread.Callee(call.Common()); callee != nil {
		return a.HasBody(callee) && a.setsWithin(callee, t, 2)
	}
	return slices.ContainsFunc(a.roots, func(root *ssa.Function) bool { return a.clearsFinalizer(root) })
}

// setsWithin reports whether f, or what it calls, sets the finalizer.
func (a *Adapter) setsWithin(f *ssa.Function, t *finalized, depth int) bool {
	return f == t.set.Parent() || ssaread.Contains(f, func(in ssa.Instruction) bool {
		return a.inCallee(in, depth, func(at ssa.Instruction, _ int) bool { return at == ssa.Instruction(t.set) })
	})
}

// clearsFinalizer reports whether f, or a function that it calls, takes a finalizer away.
func (a *Adapter) clearsFinalizer(f *ssa.Function) bool {
	var clears func(in ssa.Instruction, depth int) bool
	clears = func(in ssa.Instruction, depth int) bool {
		call, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		if callee := call.Call.StaticCallee(); callee != nil && callee.String() == "runtime.SetFinalizer" {
			nothing, ok := unwrapped(call.Call.Args[1]).(*ssa.Const)
			return ok && nothing.IsNil()
		}
		return a.inCallee(in, depth, clears)
	}
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return clears(in, 1) })
}

// sharesInC reports whether f calls a C function that counts an object up, or copies it.
func (a *Adapter) sharesInC(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return a.callsNamed(in, sharing, 1) })
}

func (a *Adapter) handedBreach(in ssa.Instruction, t *finalized) oblige.Breach {
	f, name := in.Parent(), a.CellName(t.field)
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s gives C %s of an object whose finalizer at line %d ends it",
			ssaread.ShortName(f), name, a.Line(posOf(t.set))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: side, Func: f, Text: "gives " + name + " to C, and lets the object go"},
			{Pos: posOf(t.end), Side: "finalizer", Func: t.end.Parent(), Text: "calls " + endName(t.end) + ", as nobody holds the object"},
			{Pos: posOf(in), Text: "C works with what has been freed, or frees it again"},
		},
	}
}
