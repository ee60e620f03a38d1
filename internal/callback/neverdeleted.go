package callback

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// neverDeleted decides whether a function makes a handle for a call of C that does its work
// meanwhile, by its name, and on no way deletes it or leaves it to others: nobody does.
func (a *Adapter) neverDeleted(f *ssa.Function, h *handle) (oblige.Breach, bool) {
	var call ssa.Instruction
	ended, lasting := false, false
	see := func(in ssa.Instruction) {
		switch u := h.by(in); {
		case u == deleted || u == kept || h.handsOn(in):
			ended = true
		case u == givenToC && cCall(in) != "" && runs(cCall(in)):
			call = in
		case u == givenToC && cCall(in) != "":
			lasting = true
		}
	}
	each(f, see)
	for _, lit := range f.AnonFuncs {
		each(lit, see)
	}
	if call == nil || ended || lasting {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: h.made.Pos(),
		Message: fmt.Sprintf("%s makes a handle for %s at line %d, and nobody deletes it", ssaread.ShortName(f), cCall(call), a.Line(posOf(call))),
		Steps: []oblige.Step{
			{Pos: h.made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: posOf(call), Side: "starter", Func: f, Text: "calls " + cCall(call) + ", and keeps the handle nowhere"},
			{Pos: h.made.Pos(), Text: "the handle and its value stay for ever, for each call"},
		},
	}, true
}

// freedHandle decides whether in frees memory of C's, out of a field, that holds a handle, and its
// function deletes none: with the memory the handle's number is gone.
func (a *Adapter) freedHandle(in ssa.Instruction) (oblige.Breach, bool) {
	f := in.Parent()
	if checksArgs(f) {
		return oblige.Breach{}, false // told of the one around it
	}
	i := slices.IndexFunc(freed(in), func(v ssa.Value) bool {
		p, ok := v.Type().Underlying().(*types.Pointer)
		return ok && isHandle(p.Elem()) && fieldOf(v) != nil
	})
	if i < 0 || ssaread.Contains(f, func(at ssa.Instruction) bool { return a.deletesHandle(at, 2) }) {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s frees the memory in which a handle lies, and does not delete the handle", ssaread.ShortName(f)),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "closer", Func: f, Text: "frees where the handle lies"},
			{Pos: posOf(in), Text: "the handle and its value stay for ever: nobody has its number"},
		},
	}, true
}

// deletesHandle reports whether in deletes a handle, itself or in what it calls.
func (a *Adapter) deletesHandle(in ssa.Instruction, depth int) bool {
	if call, ok := in.(ssa.CallInstruction); ok && call.Common().StaticCallee() != nil && len(call.Common().Args) > 0 && deletesKey(call.Common()) {
		return true
	}
	return a.inCallee(in, depth, func(in ssa.Instruction, depth int) bool { return a.deletesHandle(in, depth) })
}
