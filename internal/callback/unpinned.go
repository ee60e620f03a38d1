package callback

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unpinned: C is given the address of a variable that holds a handle, for longer
// than the call: the function leaves the handle alive, and its variable unpinned.
// The variable's memory is free for others when the function has returned.
func unpinned(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		for _, h := range a.handles(f) {
			if h.cell == nil || pins(f, h) || keepsAddress(h) {
				continue
			}
			if at := givesAddress(f, h); at != nil && a.outlivesCall(f, h) && !onlyRuns(f, h) {
				out = append(out, a.unpinnedBreach(h, at))
			}
		}
	}
	return out
}

// onlyRuns reports whether f gives the handle to C functions only that are done with it when
// they return, by their names.
func onlyRuns(f *ssa.Function, h *handle) bool {
	given, running := 0, 0
	each(f, func(in ssa.Instruction) {
		if name := cCall(in); name != "" && h.by(in) == givenToC {
			given++
			if runs(name) {
				running++
			}
		}
	})
	return given > 0 && given == running
}

// outlivesCall reports whether f returns with its handle alive, on some way at least
// on which it has not failed: C has it for longer than the call then.
func (a *Adapter) outlivesCall(f *ssa.Function, h *handle) bool {
	later := false
	each(f, func(in ssa.Instruction) {
		_, deferred := in.(*ssa.Defer)
		later = later || deferred && h.by(in) == deleted
	})
	return !later && oblige.Feasible(h.made, func(in ssa.Instruction) bool { return h.by(in) == deleted }, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && !a.Fails(ret)
	}) != nil
}

// pins reports whether f pins the variable, or keeps it alive.
func pins(f *ssa.Function, h *handle) bool {
	found := false
	each(f, func(in ssa.Instruction) {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().StaticCallee() == nil {
			return
		}
		switch call.Common().StaticCallee().String() {
		case "(*runtime.Pinner).Pin", "runtime.KeepAlive":
			for _, arg := range call.Common().Args {
				found = found || h.is(arg)
			}
		}
	})
	return found
}

// keepsAddress reports whether the variable's address is left in a field, map or the like:
// what has it holds the variable.
func keepsAddress(h *handle) bool {
	return slices.ContainsFunc(*h.cell.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			return r.Value == ssa.Value(h.cell)
		case *ssa.Store:
			_, local := r.Addr.(*ssa.Alloc)
			return r.Val == ssa.Value(h.cell) && !local
		}
		return false
	})
}

// givesAddress returns where f converts the variable's address for a call.
func givesAddress(f *ssa.Function, h *handle) ssa.Instruction {
	var at ssa.Instruction
	find := func(in ssa.Instruction) {
		if cv, ok := in.(*ssa.Convert); ok && h.isCell(cv.X) {
			if b, ok := cv.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer && at == nil {
				at = in
			}
		}
	}
	each(f, find)
	for _, lit := range f.AnonFuncs {
		each(lit, find)
	}
	return at
}

func (a *Adapter) unpinnedBreach(h *handle, at ssa.Instruction) oblige.Breach {
	f := h.made.Parent()
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: posOf(at),
		Message: fmt.Sprintf("%s gives C the address of a variable, not its handle of line %d", ssaread.ShortName(f), a.Line(h.made.Pos())),
		Steps: []oblige.Step{
			{Pos: h.made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: posOf(at), Side: "starter", Func: f, Text: "gives its variable's address away, and returns"},
			{Pos: posOf(at), Text: "the variable is garbage: a callback reads what lies there then"},
		},
	}
}
