// Package unpinned finds addresses of Go's memory that C keeps: the check unpinned.
package unpinned

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: C is given the address of a variable that holds a handle, for longer
// than the call: the function leaves the handle alive, and its variable unpinned.
// The variable's memory is free for others when the function has returned.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		for _, h := range a.Handles(f) {
			if h.Cell == nil || pins(f, h) || keepsAddress(h) {
				continue
			}
			switch at := givesAddress(f, h); {
			case at == nil:
			case outlivesCall(a, f, h) && !onlyRuns(f, h):
				out = append(out, unpinnedBreach(a, h, at, "returns"))
			case neededLater(f, h):
				out = append(out, unpinnedBreach(a, h, at, "uses it no more, but C does"))
			}
		}
	}
	return out
}

// onlyRuns reports whether f gives the handle to C functions only that are done with it when
// they return, by their names.
func onlyRuns(f *ssa.Function, h *callback.Handle) bool {
	given, running := 0, 0
	callback.Each(f, func(in ssa.Instruction) {
		if name := callback.CCall(in); name != "" && h.By(in) == callback.GivenToC {
			given++
			if callback.Runs(name) {
				running++
			}
		}
	})
	return given > 0 && given == running
}

// neededLater reports whether f has C keep the variable's address, by the function's name, and then calls
// C with the same object again, which calls back, and uses the variable no more: a deferred Delete has
// its own copy.
func neededLater(f *ssa.Function, h *callback.Handle) bool {
	uses := func(in ssa.Instruction) bool { return usesCell(in, h) }
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		if oblige.IsDefer(in) || !callback.Keeps(callback.CCall(in)) || !slices.ContainsFunc(callback.CArgs(in), h.IsCell) || oblige.Without(in, oblige.Never, uses) != nil {
			return false
		}
		return oblige.Without(in, oblige.Never, func(at ssa.Instruction) bool { return sameObjectGiven(in, at) }) != nil
	})
}

// sameObjectGiven reports whether in and at are calls of C with one object of C's, and at does not end it.
func sameObjectGiven(in, at ssa.Instruction) bool {
	name := callback.CCall(at)
	if name == "" || oblige.IsDefer(at) || callback.Stops(name) || callback.Keeps(name) {
		return false
	}
	given := callback.CArgs(at)
	return slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool {
		return callback.IsAddress(v.Type()) && slices.ContainsFunc(given, func(w ssa.Value) bool { return callback.SameObject(v, w) })
	})
}

// usesCell reports whether in works with the variable, or its address.
func usesCell(in ssa.Instruction, h *callback.Handle) bool {
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool {
		return *op != nil && h.IsCell(callback.Source(callback.Unwrapped(*op)))
	})
}

// outlivesCall reports whether f returns with its handle alive, on some way at least
// on which it has not failed: C has it for longer than the call then.
func outlivesCall(a *callback.Adapter, f *ssa.Function, h *callback.Handle) bool {
	later := false
	callback.Each(f, func(in ssa.Instruction) {
		_, deferred := in.(*ssa.Defer)
		later = later || deferred && h.By(in) == callback.Deleted
	})
	return !later && oblige.Feasible(h.Made, func(in ssa.Instruction) bool { return h.By(in) == callback.Deleted }, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && !a.Fails(ret)
	}) != nil
}

// pins reports whether f pins the variable, or keeps it alive.
func pins(f *ssa.Function, h *callback.Handle) bool {
	found := false
	callback.Each(f, func(in ssa.Instruction) {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().StaticCallee() == nil {
			return
		}
		switch call.Common().StaticCallee().String() {
		case "(*runtime.Pinner).Pin", "runtime.KeepAlive":
			for _, arg := range call.Common().Args {
				found = found || h.Is(arg)
			}
		}
	})
	return found
}

// keepsAddress reports whether the variable's address is left in a field, map or the like:
// what has it holds the variable.
func keepsAddress(h *callback.Handle) bool {
	return slices.ContainsFunc(*h.Cell.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			return r.Value == ssa.Value(h.Cell)
		case *ssa.Store:
			_, local := r.Addr.(*ssa.Alloc)
			return r.Val == ssa.Value(h.Cell) && !local
		}
		return false
	})
}

// givesAddress returns where f converts the variable's address for a call.
func givesAddress(f *ssa.Function, h *callback.Handle) ssa.Instruction {
	var at ssa.Instruction
	find := func(in ssa.Instruction) {
		if cv, ok := in.(*ssa.Convert); ok && h.IsCell(cv.X) {
			if b, ok := cv.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer && at == nil {
				at = in
			}
		}
	}
	callback.Each(f, find)
	for _, lit := range f.AnonFuncs {
		callback.Each(lit, find)
	}
	return at
}

func unpinnedBreach(a *callback.Adapter, h *callback.Handle, at ssa.Instruction, then string) oblige.Breach {
	f := h.Made.Parent()
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: callback.PosOf(at),
		Message: fmt.Sprintf("%s gives C the address of a variable, not its handle of line %d", ssaread.ShortName(f), a.Line(h.Made.Pos())),
		Steps: []oblige.Step{
			{Pos: h.Made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: callback.PosOf(at), Side: "starter", Func: f, Text: "gives its variable's address away, and " + then},
			{Pos: callback.PosOf(at), Text: "the variable is garbage: a callback reads what lies there then"},
		},
	}
}
