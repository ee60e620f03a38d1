package noexit

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unsentRequests finds waits for the answer to a request that was not sent: it is handed over in a select, or
// by a function that does that and does not say by which case it went on, and on the way of another case the
// answer is waited for as well, with no case for that one.
//
// Silent where the wait has a case that the select has not: that is a way out of its own.
func unsentRequests(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if len(o.Of(oblige.Make)) == 0 || oblige.OutsidersWake(o) {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if made := (&oblige.Channel{P: p, O: o, Makes: o.Of(oblige.Make)}).MadeBy(r); made == nil || made.Func != r.Func || p.EndsProcess(r.Func) {
				continue
			}
			if b, ok := unsent(p, o, r); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// unsent looks for where the request is handed over for which r awaits the answer.
func unsent(p *oblige.Package, o *oblige.Object, r *oblige.Op) (oblige.Breach, bool) {
	for in := range ssaread.Instrs(r.Func) {
		sel, lost := (*ssa.Select)(nil), -1
		switch in := in.(type) {
		case *ssa.Select:
			sel, lost = in, lostBy(p, in, r, in, nil)
		case *ssa.Call:
			if sel = handsOn(p, in, r); sel != nil {
				lost = lostBy(p, sel, r, in, in)
			}
		}
		if lost >= 0 {
			return unsentBreach(p, o, r, in, sel, lost), true
		}
	}
	return oblige.Breach{}, false
}

// lostBy returns the case of a select, by which a request may be handed over, on whose way r comes and has no
// case for it; -1 if there is none. The select is that of who makes the request, or, with call, of who is called.
func lostBy(p *oblige.Package, sel *ssa.Select, r *oblige.Op, at ssa.Instruction, call *ssa.Call) int {
	if !sel.Blocking || sel == r.In || call == nil && !shows(sel, r.Val) || !oblige.Reaches(at, r.In) {
		return -1
	}
	var ends []ssa.Value
	for _, st := range sel.States {
		ends = append(ends, endOf(sel, st, call))
	}
	if r.Sel != nil && slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool {
		return p.ObjectOf(st.Chan) != p.ObjectOf(r.Val) && !slices.ContainsFunc(ends, func(end ssa.Value) bool { return end != nil && p.SameEnd(st.Chan, end) })
	}) {
		return -1
	}
	for i, end := range ends {
		start := oblige.CaseStart(sel, i)
		if end == nil || oblige.IsNil(end) || start == nil || r.Sel != nil && slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool { return p.SameEnd(st.Chan, end) }) {
			continue
		}
		first, wk := start.Instrs[0], p.WakesOf([]*oblige.Object{p.ObjectOf(r.Val)})
		if call != nil {
			if oblige.StraightReturn(start, wk.At) != nil && !oblige.DefersWake(sel.Parent(), wk) {
				return i
			}
			continue
		}
		again := func(in ssa.Instruction) bool { return in == sel || in != r.In && wk.At(in) } // it answers itself
		if first == r.In || !again(first) && oblige.Feasible(first, again, func(in ssa.Instruction) bool { return in == r.In }) != nil {
			return i
		}
	}
	return -1
}

// endOf returns on what a case receives, as who calls the select's function names it; nil where it
// receives nothing, and where nothing ever comes.
func endOf(sel *ssa.Select, st *ssa.SelectState, call *ssa.Call) ssa.Value {
	if st.Dir != types.RecvOnly {
		return nil
	}
	if call == nil {
		return st.Chan
	}
	if prm, ok := st.Chan.(*ssa.Parameter); ok {
		arg := oblige.ArgumentFor(call, sel.Parent(), prm)
		if c, ok := arg.(*ssa.Const); ok && c.IsNil() {
			return nil
		}
		return arg
	}
	if done := oblige.CancelOf(st.Chan); done != nil && done.Call.IsInvoke() {
		if ctx := oblige.ArgumentFor(call, sel.Parent(), done.Call.Value); ctx != nil && oblige.IsNil(ctx) {
			return nil // no context, hence a nil channel
		}
	}
	return st.Chan
}

// handsOn returns the select in which the function that call calls hands on what it is given, with r's
// channel in it, and by no result says whether it did; nil if it is no such function.
func handsOn(p *oblige.Package, call *ssa.Call, r *oblige.Op) *ssa.Select {
	g := ssaread.Callee(call.Common())
	if !p.HasBody(g) || g.Signature.Results().Len() > 0 {
		return nil
	}
	for in := range ssaread.Instrs(g) {
		sel, ok := in.(*ssa.Select)
		if !ok {
			continue
		}
		for _, st := range sel.States {
			if st.Dir != types.SendOnly {
				continue
			}
			prm, ok := oblige.RootOf(st.Send).(*ssa.Parameter)
			if !ok {
				continue
			}
			if arg := oblige.ArgumentFor(call, g, prm); arg != nil && carries(arg, r.Val) {
				return sel
			}
		}
	}
	return nil
}

// shows reports whether a select sends ch, or what it was put into.
func shows(sel *ssa.Select, ch ssa.Value) bool {
	return slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return st.Dir == types.SendOnly && carries(st.Send, ch) })
}

// carries reports whether v is ch, or what it was put into.
func carries(v, ch ssa.Value) bool {
	item, own := oblige.RootOf(v), oblige.RootOf(ch)
	return item == own || oblige.PutInto(own, item)
}

func unsentBreach(p *oblige.Package, o *oblige.Object, r *oblige.Op, at ssa.Instruction, sel *ssa.Select, lost int) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s, though at line %d the request may not have been sent",
		ssaread.ShortName(r.Func), name, p.Line(oblige.PosOf(at)))
	b.Steps = []oblige.Step{
		{Pos: oblige.StatePos(sel, lost), Side: "waiter", Func: sel.Parent(), Text: "goes on by another case than that of its request"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "waits for " + name},
		{Pos: r.Pos(), Text: "nobody has the request, and nobody will wake the waiter"},
	}
	return b
}
