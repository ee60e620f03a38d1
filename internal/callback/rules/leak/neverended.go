package leak

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// neverEnded decides whether a handle lies in a field of an object that a function makes, another
// function, which the user calls, has C end what lies in another field of the object, and nobody
// ever deletes such a handle, or lets it out of sight.
func neverEnded(a *callback.Adapter, h *callback.Handle) (oblige.Breach, bool) {
	cell, object := h.Field()
	if object == nil || !callback.IsHandle(h.Value.Type()) || a.DeletesOnC() || a.Find(func(in ssa.Instruction) bool { return mayDelete(a, in, cell) || letsOut(in, cell) }) != nil {
		return oblige.Breach{}, false
	}
	of := callback.Pointee(object.Type())
	end := a.Find(func(in ssa.Instruction) bool {
		f := in.Parent()
		return of != nil && callback.Ends(callback.CCall(in)) && callback.PerCall(f) && f.Parent() == nil && !a.OnCThread(f) && slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool {
			fa := callback.FieldOf(v)
			return fa != nil && callback.Pointee(fa.X.Type()) == of && len(f.Params) > 0 && callback.Source(fa.X) == ssa.Value(f.Params[0])
		})
	})
	if end == nil {
		return oblige.Breach{}, false
	}
	f, closer := h.Made.Parent(), end.Parent()
	return oblige.Breach{
		Check: "leak", Func: closer, Pos: callback.PosOf(end),
		Message: fmt.Sprintf("%s calls %s, and nobody deletes the handle of line %d", ssaread.ShortName(closer), callback.CCall(end), a.Line(h.Made.Pos())),
		Steps: []oblige.Step{
			{Pos: h.Made.Pos(), Side: "starter", Func: f, Text: "makes the handle, and keeps it in the object"},
			{Pos: callback.PosOf(end), Side: "closer", Func: closer, Text: "has C end what calls back with it"},
			{Pos: callback.PosOf(end), Text: "the handle and its value stay for ever, for each object"},
		},
	}, true
}

// mayDelete reports whether in deletes a handle, which may be one out of the field.
func mayDelete(a *callback.Adapter, in ssa.Instruction, cell ssaread.Cell) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok || !callback.DeletesHandle(call.Common()) {
		return false
	}
	v := callback.Source(call.Common().Args[0])
	if fa := callback.FieldOf(v); fa != nil {
		return ssaread.CellOf(fa) == cell
	}
	made, ok := v.(*ssa.Call)
	return !ok || !slices.ContainsFunc(a.Handles(made.Parent()), func(h *callback.Handle) bool {
		of, _ := h.Field()
		return h.Made == made && of != cell
	})
}

// letsOut reports whether in reads the field for more than to give C what lies there, or to ask
// for its value.
func letsOut(in ssa.Instruction, cell ssaread.Cell) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return ssaread.CellOf(in.X) == cell && !onlyGiven(in, callback.MaxOrigin)
	case *ssa.FieldAddr: // an address may go anywhere
		return ssaread.CellOf(in) == cell && slices.ContainsFunc(*in.Referrers(), func(r ssa.Instruction) bool {
			st, stores := r.(*ssa.Store)
			_, reads := r.(*ssa.UnOp)
			_, debug := r.(*ssa.DebugRef)
			return !reads && !debug && !(stores && st.Addr == ssa.Value(in))
		})
	}
	return false
}

// onlyGiven reports whether a value goes to C, and nowhere else, or is asked for what it stands for.
func onlyGiven(v ssa.Value, steps int) bool {
	return steps > 0 && !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Convert:
			return !onlyGiven(r, steps-1)
		case *ssa.ChangeType:
			return !onlyGiven(r, steps-1)
		case *ssa.BinOp, *ssa.DebugRef:
			return false
		case *ssa.Call:
			callee := r.Call.StaticCallee()
			return callee == nil || callback.CCall(r) == "" && callee.Name() != "Value"
		}
		return true
	})
}
