package earlyfree

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// FreedBuffer: a function gives C memory to fill, waits for the callback or for an end,
// and where the end comes first frees the memory and leaves. C fills it all the same.
// That C fills it after the call is told by its being read after the wait.
func FreedBuffer(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			made, ok := in.(*ssa.Call)
			if !ok || !callback.Allocates(made) {
				return
			}
			for _, left := range a.GivesUp(f) {
				if b, ok := freedOnLeaving(a, made, left); ok {
					out = append(out, b)
					break
				}
			}
		})
	}
	return out
}

func freedOnLeaving(a *callback.Adapter, made *ssa.Call, left callback.GiveUp) (oblige.Breach, bool) {
	var given, later ssa.Instruction
	callback.Each(made.Parent(), func(in ssa.Instruction) {
		switch {
		case callback.CCall(in) != "" && callback.Gives(in, made) && oblige.Reaches(in, left.Wait):
			given = in
		case frees(in, made) && oblige.IsDefer(in) && oblige.Dominates(in, left.Wait):
			later = in
		}
	})
	if given == nil || !readElse(made, left) && !readByCallback(a, made) {
		return oblige.Breach{}, false
	}
	if at := a.ReleasedFrom(left.First, later, func(in ssa.Instruction) bool { return frees(in, made) }); at != nil {
		return bufferBreach(a, given, left.Pos, at), true
	}
	return oblige.Breach{}, false
}

// readElse reports whether the memory is used, and not only freed, after the wait, on a way on which
// that is not given up.
func readElse(made *ssa.Call, left callback.GiveUp) bool {
	uses := func(in ssa.Instruction) bool { return !frees(in, made) && callback.Mentions(in, made) }
	stop := func(in ssa.Instruction) bool { return oblige.IsReturn(in) || in == left.First && !behind(left) }
	return oblige.Without(left.Wait, stop, uses) != nil
}

// behind reports whether the function goes on in the same way however the wait ends.
func behind(left callback.GiveUp) bool { return left.First.Block() == left.Wait.Block() }

// readByCallback reports whether the C thread reads the field in which the memory lies.
func readByCallback(a *callback.Adapter, made *ssa.Call) bool {
	for _, r := range *made.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == ssa.Value(made) {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && a.ReadOnC(ssaread.CellOf(fa)) != nil {
				return true
			}
		}
	}
	return false
}

// frees reports whether a call or deferred call gives v back to C's allocator.
func frees(in ssa.Instruction, v ssa.Value) bool { return slices.Contains(callback.Freed(in), v) }

func bufferBreach(a *callback.Adapter, given ssa.Instruction, leave token.Pos, at ssa.Instruction) oblige.Breach {
	f := given.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(at),
		Message: fmt.Sprintf("%s frees on giving up at line %d what %s still fills", ssaread.ShortName(f), a.Line(leave), callback.CCall(given)),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(given), Side: "starter", Func: f, Text: "gives C memory to fill"},
			{Pos: leave, Side: "starter", Func: f, Text: "gives up"},
			{Pos: callback.PosOf(at), Side: "starter", Func: f, Text: "frees the memory"},
			{Pos: callback.PosOf(given), Text: "C fills what is free, or somebody else's by now"},
		},
	}
}
