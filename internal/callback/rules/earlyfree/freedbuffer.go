package earlyfree

import (
	"fmt"
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
			callback.Each(f, func(in ssa.Instruction) {
				if sel, ok := in.(*ssa.Select); ok && sel.Blocking && len(sel.States) > 1 {
					if b, ok := freedOnLeaving(a, made, sel); ok {
						out = append(out, b)
					}
				}
			})
		})
	}
	return out
}

func freedOnLeaving(a *callback.Adapter, made *ssa.Call, sel *ssa.Select) (oblige.Breach, bool) {
	f := made.Parent()
	var given, later ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		switch {
		case callback.CCall(in) != "" && callback.Gives(in, made) && oblige.Reaches(in, sel):
			given = in
		case frees(in, made) && oblige.IsDefer(in) && oblige.Dominates(in, sel):
			later = in
		}
	})
	if given == nil {
		return oblige.Breach{}, false
	}
	for i, b := range callback.GivingUp(sel) {
		if !readLater(made, sel, i) && !readByCallback(a, made) {
			continue
		}
		if at := a.ReleasedFrom(b, later, func(in ssa.Instruction) bool { return frees(in, made) }); at != nil {
			return bufferBreach(a, given, sel, i, at), true
		}
	}
	return oblige.Breach{}, false
}

// readLater reports whether the memory is used, and not only freed, after another case
// of sel than the i-th.
func readLater(made *ssa.Call, sel *ssa.Select, i int) bool {
	found := false
	for j := range sel.States {
		b := oblige.CaseStart(sel, j)
		if j == i || b == nil {
			continue
		}
		uses := func(in ssa.Instruction) bool { return !frees(in, made) && callback.Mentions(in, made) }
		found = found || uses(b.Instrs[0]) || oblige.Without(b.Instrs[0], oblige.IsReturn, uses) != nil
	}
	return found
}

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

func bufferBreach(a *callback.Adapter, given ssa.Instruction, sel *ssa.Select, i int, at ssa.Instruction) oblige.Breach {
	f := given.Parent()
	leave := callback.CasePos(sel, i)
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
