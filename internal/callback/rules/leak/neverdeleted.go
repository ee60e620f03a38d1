package leak

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// neverDeleted decides whether a function makes a handle for a call of C that does its work
// meanwhile, by its name, and on no way deletes it or leaves it to others: nobody does.
func neverDeleted(a *callback.Adapter, f *ssa.Function, h *callback.Handle) (oblige.Breach, bool) {
	var call ssa.Instruction
	ended, lasting := false, false
	see := func(in ssa.Instruction) {
		switch u := h.By(in); {
		case u == callback.Deleted || u == callback.Kept || h.HandsOn(in):
			ended = true
		case u == callback.GivenToC && callback.CCall(in) != "" && callback.Runs(callback.CCall(in)):
			call = in
		case u == callback.GivenToC && callback.CCall(in) != "":
			lasting = true
		}
	}
	callback.Each(f, see)
	for _, lit := range f.AnonFuncs {
		callback.Each(lit, see)
	}
	if call == nil || ended || lasting {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: h.Made.Pos(),
		Message: fmt.Sprintf("%s makes a handle for %s at line %d, and nobody deletes it", ssaread.ShortName(f), callback.CCall(call), a.Line(callback.PosOf(call))),
		Steps: []oblige.Step{
			{Pos: h.Made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: callback.PosOf(call), Side: "starter", Func: f, Text: "calls " + callback.CCall(call) + ", and keeps the handle nowhere"},
			{Pos: h.Made.Pos(), Text: "the handle and its value stay for ever, for each call"},
		},
	}, true
}

// freedHandle decides whether in frees memory of C's, out of a field, that holds a handle, and its
// function deletes none: with the memory the handle's number is gone.
func freedHandle(a *callback.Adapter, in ssa.Instruction) (oblige.Breach, bool) {
	f := in.Parent()
	if callback.ChecksArgs(f) {
		return oblige.Breach{}, false // told of the one around it
	}
	i := slices.IndexFunc(callback.Freed(in), func(v ssa.Value) bool {
		p, ok := v.Type().Underlying().(*types.Pointer)
		return ok && callback.IsHandle(p.Elem()) && callback.FieldOf(v) != nil
	})
	if i < 0 || ssaread.Contains(f, func(at ssa.Instruction) bool { return deletesHandle(a, at, 2) }) {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s frees the memory in which a handle lies, and does not delete the handle", ssaread.ShortName(f)),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "closer", Func: f, Text: "frees where the handle lies"},
			{Pos: callback.PosOf(in), Text: "the handle and its value stay for ever: nobody has its number"},
		},
	}, true
}

// deletesHandle reports whether in deletes a handle, itself or in what it calls.
func deletesHandle(a *callback.Adapter, in ssa.Instruction, depth int) bool {
	if call, ok := in.(ssa.CallInstruction); ok && call.Common().StaticCallee() != nil && len(call.Common().Args) > 0 && callback.DeletesKey(call.Common()) {
		return true
	}
	return a.InCallee(in, depth, func(in ssa.Instruction, depth int) bool { return deletesHandle(a, in, depth) })
}
