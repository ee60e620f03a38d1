package noexit

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unheardCloses finds waiters that ask, before they wait, whether their object is closed,
// by a flag or by a look at its end, and do not hear of it while they wait: who sets the
// flag closes an end beside it, on which a goroutine that may wake them returns without a
// wake.
//
// Silent where a context that is not the caller's own, or a timer, ends the wait; where who
// closes waits for anybody between flag and end, or wakes; where another that hears of the
// end wakes, or closes what they wait for; and where the goroutine receives what is left
// before it returns.
func unheardCloses(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.Recv && w.Park.Kind != oblige.SelRecv || w.Timed || len(w.Objects) == 0 || p.EndsProcess(w.Park.Func) {
			continue
		}
		if b, ok := unheardClose(p, w); ok {
			out = append(out, b)
		}
	}
	return out
}

func unheardClose(p *oblige.Package, w *oblige.Waiter) (oblige.Breach, bool) {
	if !p.LeftToCaller(w.Park) || served(p, w) {
		return oblige.Breach{}, false
	}
	e, look := unheardEnd(p, w, p.WakesOf(w.Objects))
	if e == nil {
		return oblige.Breach{}, false
	}
	return unheardCloseBreach(p, w, look, e), true
}

// unheardEnd returns the end for which the waiter asks, once and before it waits, and where;
// on which those who wake it, as wk tells, leave without.
func unheardEnd(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) (*closedEnd, token.Pos) {
	for _, t := range w.Tests {
		if !asksFirst(p, w, t) {
			continue
		}
		if e := closedBeside(p, w, t, wk); e != nil {
			return e, oblige.PosOf(t.Load)
		}
	}
	for _, o := range p.Objects() {
		if look := asksEnd(p, w, o); look != nil && oblige.EndsOnly(o) {
			if e := closedUnheard(p, w, closesOf(o), channelEnd(p, o), wk); e != nil {
				return e, oblige.PosOf(look)
			}
		}
	}
	return nil, token.NoPos
}

// closesOf returns the closes of a channel, after which a look at it says so.
func closesOf(o *oblige.Object) []closing {
	var out []closing
	for _, op := range o.Of(oblige.Close) {
		out = append(out, closing{oblige.Written{Addr: op.Val}, op.In})
	}
	return out
}

// asksEnd returns where the waiter looks, once and before it waits, whether o is closed,
// and leaves its function if it is.
func asksEnd(p *oblige.Package, w *oblige.Waiter, o *oblige.Object) ssa.Instruction {
	for _, op := range o.Of(oblige.TryRecv) {
		if op.Func == w.Park.Func && op.Sel != nil && once(p, op.In, w) {
			if start := oblige.CaseStart(op.Sel, op.Case); start != nil && oblige.StraightReturn(start, oblige.Never) != nil {
				return op.In
			}
		}
		for _, call := range p.Callers(op.Func) {
			br := decidedBy(call)
			if call.Parent() != w.Park.Func || br == nil || !once(p, br, w) || !oblige.SaysWhether(op.Func) {
				continue
			}
			if slices.ContainsFunc(br.Block().Succs, func(b *ssa.BasicBlock) bool { return oblige.StraightReturn(b, oblige.Never) != nil }) {
				return call
			}
		}
	}
	return nil
}

// once reports whether in comes before the waiter's wait on every way, and not in its loop.
func once(p *oblige.Package, in ssa.Instruction, w *oblige.Waiter) bool {
	return oblige.Dominates(in, w.Park.In) && !oblige.WholeLoop(w.Park.In.Block())[in.Block()]
}

// decidedBy returns the branch that a call's result alone decides: whether it is true, or
// an error.
func decidedBy(call ssa.CallInstruction) *ssa.If {
	br, ok := oblige.Last(call.Block()).(*ssa.If)
	v := call.Value()
	if !ok || v == nil {
		return nil
	}
	if cmp, ok := br.Cond.(*ssa.BinOp); ok && cmp.X == ssa.Value(v) && oblige.IsErrorTest(cmp) || br.Cond == ssa.Value(v) {
		return br
	}
	return nil
}

// closing is a write after which a waiter that asks first would not wait.
type closing struct {
	oblige.Written
	in ssa.Instruction
}

// closings returns the writes after which t does not hold; where a function sets what it
// is handed, the calls that hand it such a value.
func closings(p *oblige.Package, w *oblige.Waiter, t *oblige.Test) []closing {
	var out []closing
	note := func(in ssa.Instruction, wr oblige.Written) {
		if !p.Private(wr.Addr) && !oblige.Within(in.Parent(), w.Park.Func) && p.EffectAt(t, wr, in) == oblige.Fails {
			out = append(out, closing{wr, in})
		}
	}
	for _, in := range p.Writers(t.Cell) {
		wr, ok := p.WriteTo(in, t.Cell)
		if !ok {
			continue
		}
		prm, handed := wr.Val.(*ssa.Parameter)
		if !handed {
			note(in, wr)
			continue
		}
		for _, call := range p.Callers(in.Parent()) {
			val, base := oblige.ArgumentFor(call, in.Parent(), prm), oblige.ArgumentFor(call, in.Parent(), oblige.RootOf(wr.Addr))
			if val != nil && base != nil {
				note(call, oblige.StoreOf(base, val, t.Cell))
			}
		}
	}
	return out
}

// asksFirst reports whether t is asked once, of a field, before the waiter waits, and
// leads straight out of its function where it does not hold.
func asksFirst(p *oblige.Package, w *oblige.Waiter, t *oblige.Test) bool {
	if t.Cell.Kind != ssaread.Field || t.Bound == nil || t.Len || t.Entry != oblige.AnyEntry || t.If == nil || !once(p, t.If, w) {
		return false
	}
	out := 0
	if t.Then {
		out = 1
	}
	return oblige.StraightReturn(t.If.Block().Succs[out], oblige.Never) != nil
}

// served reports whether the waiter's request was taken, or it takes back its own.
func served(p *oblige.Package, w *oblige.Waiter) bool {
	for _, o := range w.Objects {
		if p.IsAnswer(o) || p.OwnLiesThere(o) {
			return true
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if r.In == w.Park.In && (asked(p, o, r) || looksFirst(p, r)) {
				return true
			}
		}
	}
	return false
}

// closedEnd is an end that is closed where a flag is set, and who obeys it.
type closedEnd struct {
	closing
	end    *ownEnd
	closed ssa.Instruction
	by     *oblige.Ending
}

// closedBeside returns the end that is closed where the flag of t is set, and that a
// goroutine obeys that may wake w, and does not when it ends; w does not hear of it.
func closedBeside(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, wk *oblige.Wakers) *closedEnd {
	closings := closings(p, w, t)
	if len(closings) == 0 {
		return nil
	}
	for _, end := range endsIn(p, t.Cell.Type) {
		if e := closedUnheard(p, w, closings, end, wk); e != nil {
			return e
		}
	}
	return nil
}

// closedUnheard is closedBeside for one end.
func closedUnheard(p *oblige.Package, w *oblige.Waiter, closings []closing, end *ownEnd, wk *oblige.Wakers) *closedEnd {
	if slices.ContainsFunc(end.heard, func(op *oblige.Op) bool { return op.In == w.Park.In }) {
		return nil
	}
	by := obeyedBy(p, w, end, wk)
	if by == nil || slices.ContainsFunc(w.Objects, func(o *oblige.Object) bool { return oblige.ClosedElsewhere(o, by.Sel.Parent()) }) {
		return nil
	}
	e := closedFirst(p, closings, end, wk)
	if e != nil {
		e.by = by
	}
	return e
}

// closedFirst returns the first of those who close an end where they set a flag; nil where
// one of them wakes.
func closedFirst(p *oblige.Package, closings []closing, end *ownEnd, wk *oblige.Wakers) *closedEnd {
	var first *closedEnd
	for _, c := range closings {
		at := closedWith(p, c.in, end.closes)
		if at == nil {
			continue
		}
		if p.Covered(c.in, wk) {
			return nil
		}
		if first == nil && p.Uncovered(c.in.Parent(), oblige.RootOf(c.Addr), wk, nil) {
			first = &closedEnd{closing: c, end: end, closed: at}
		}
	}
	return first
}

// obeyedBy returns how a goroutine that may wake w ends by an end without a wake; nil where
// one that hears of it wakes w.
func obeyedBy(p *oblige.Package, w *oblige.Waiter, end *ownEnd, wk *oblige.Wakers) *oblige.Ending {
	var found *oblige.Ending
	for _, op := range end.heard {
		if oblige.Within(op.Func, w.Park.Func) {
			continue
		}
		by := endsBy(p, op, end, wk)
		if by == nil && wakesBehind(p, op, wk) {
			return nil
		}
		if by != nil && found == nil && !slices.ContainsFunc(wk.In(op.Func), oblige.IsDefer) && slices.ContainsFunc(wk.In(op.Func), wk.Named) {
			found = by
		}
	}
	return found
}

// endsBy returns how a goroutine's select ends it by an end, without a wake and without
// receiving what may be left.
func endsBy(p *oblige.Package, op *oblige.Op, end *ownEnd, wk *oblige.Wakers) *oblige.Ending {
	if op.Sel == nil || !p.Spawned(op.Func) && p.SoleGoroutine(op.Func) == nil {
		return nil
	}
	return p.LeavesAt(op.Sel, end.is, func(in ssa.Instruction) bool { return in != op.In && (wk.At(in) || receives(in)) })
}

// receives reports whether in receives from a channel.
func receives(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		_, ok := in.X.Type().Underlying().(*types.Chan)
		return ok
	}
	return false
}

// wakesBehind reports whether a wake comes behind a receive, or at the function's end.
func wakesBehind(p *oblige.Package, op *oblige.Op, wk *oblige.Wakers) bool {
	return slices.ContainsFunc(wk.In(op.Func), func(at ssa.Instruction) bool { return oblige.IsDefer(at) || oblige.Reaches(op.In, at) })
}

func unheardCloseBreach(p *oblige.Package, w *oblige.Waiter, look token.Pos, e *closedEnd) oblige.Breach {
	f, closer, root := w.Park.Func, e.in.Parent(), e.by.Sel.Parent()
	b := oblige.Breach{Check: "no-exit", Func: f, Pos: w.Pos()}
	b.Message = fmt.Sprintf("%s waits without a case for %s, which %s %s at line %d",
		ssaread.ShortName(f), e.end.name, ssaread.ShortName(closer), e.end.verb, p.Line(oblige.PosOf(e.closed)))
	b.Steps = []oblige.Step{
		{Pos: look, Side: "waiter", Func: f, Text: "asks whether all is over, and goes on"},
		{Pos: w.Pos(), Side: "waiter", Func: f, Text: "parks"},
		{Pos: oblige.PosOf(e.closed), Side: "closer", Func: closer, Text: e.end.verb + " " + e.end.name},
		{Pos: e.by.Pos(), Side: "completer", Func: root, Text: "is told to end by " + e.end.name},
		{Pos: posIn(p, e.by.Ret, root), Side: "completer", Func: root, Text: "returns, without a wake"},
		{Pos: w.Pos(), Text: "the completer has ended, and nobody will wake the waiter"},
	}
	return b
}
