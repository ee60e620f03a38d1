package lostcompletion

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// StaleCompletion: one channel serves all operations of an object; a call that gives
// up leaves its completion, which comes later, in the channel, and the next call takes
// it for its own. Silent where the channel is made for each call, emptied before it,
// or where the way out calls C or waits.
func StaleCompletion(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.Channels() {
		done := a.CompletesOnC(o)
		emptied := func(op *oblige.Op) bool { return !a.OnCThread(op.Func) }
		if done == nil || done.Kind == oblige.Close || slices.ContainsFunc(o.Of(oblige.Recv, oblige.TryRecv), emptied) || len(o.Of(oblige.Make)) == 0 {
			continue
		}
		if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap <= 0 }) {
			continue // a send without room waits for its receiver, or is dropped
		}
		for _, r := range o.Of(oblige.SelRecv) {
			if b, ok := leftBehind(a, o, r, done); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// leftBehind decides whether the select of r gives up on a completion that stays in o.
func leftBehind(a *callback.Adapter, o *oblige.Object, r, done *oblige.Op) (oblige.Breach, bool) {
	f := r.Func
	if a.OnCThread(f) || oblige.Reaches(r.In, r.In) || slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == f }) {
		return oblige.Breach{}, false
	}
	if !servesAll(r.Val, callback.MaxOrigin) {
		return oblige.Breach{}, false
	}
	var start ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		if _, call := in.(*ssa.Call); call && callback.CCall(in) != "" && oblige.Dominates(in, r.In) {
			start = in
		}
	})
	if start == nil {
		return oblige.Breach{}, false
	}
	for i, b := range callback.GivingUp(r.Sel) {
		if i == r.Case {
			continue
		}
		settles := func(in ssa.Instruction) bool { return a.MaySettle(in, 3) }
		first := b.Instrs[0]
		if !settles(first) && (oblige.IsReturn(first) || oblige.Feasible(first, settles, oblige.IsReturn) != nil) {
			return staleBreach(a, o, start, r, i, done), true
		}
	}
	return oblige.Breach{}, false
}

// servesAll reports whether a channel lies in a variable of the package, or in a field of
// an object that the function was given: one that it makes, itself or by a helper, or
// finds somewhere may be of this call alone.
func servesAll(ch ssa.Value, depth int) bool {
	ld, ok := callback.Source(ch).(*ssa.UnOp)
	if !ok || depth == 0 {
		return false
	}
	switch addr := ld.X.(type) {
	case *ssa.Global:
		return true
	case *ssa.FieldAddr:
		base := callback.Source(addr.X)
		if of, ok := base.(*ssa.FieldAddr); ok {
			base = callback.Source(of.X)
		}
		switch base := base.(type) {
		case *ssa.Parameter, *ssa.Global:
			return true
		case *ssa.UnOp:
			_, global := base.X.(*ssa.Global)
			return global || servesAll(base, depth-1)
		}
	}
	return false
}

func staleBreach(a *callback.Adapter, o *oblige.Object, start ssa.Instruction, r *oblige.Op, i int, done *oblige.Op) oblige.Breach {
	f, name := r.Func, a.ChanName(o)
	leave := callback.CasePos(r.Sel, i)
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: r.Pos(),
		Message: fmt.Sprintf("%s gives up at line %d; its completion stays in %s for the next call", ssaread.ShortName(f), a.Line(leave), name),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: "first", Func: f, Text: "starts an operation of C"},
			{Pos: leave, Side: "first", Func: f, Text: "gives up"},
			{Pos: done.Pos(), Side: callback.Side, Func: done.Func, Text: "completes it, and leaves that in " + name},
			{Pos: r.Pos(), Side: "second", Func: f, Text: "takes it for the completion of its own"},
			{Pos: r.Pos(), Text: "each call has the completion of the one before it"},
		},
	}
}
