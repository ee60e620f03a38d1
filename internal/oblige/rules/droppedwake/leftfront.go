package droppedwake

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leavesFront: of a queue only the front is woken, and stays there until it goes by
// itself; who goes on then wakes the next one. Who is cancelled at the front goes
// without that, with the wake that it may have got.
//
// Silent where who wakes takes the front out, so that who is still there was not woken.
func leavesFront(p *oblige.Package, l leaver, start *ssa.BasicBlock, wk *oblige.Wakers) (oblige.Breach, bool) {
	front := frontWake(p, l.object)
	granted := oblige.CaseStart(l.sel, l.grant)
	if front == nil || granted == nil || !p.IsNew(oblige.RootOf(l.own)) && !p.Private(oblige.RootOf(l.own)) || p.CallersWake(l.f, wk) || defersWake(l, wk) {
		return oblige.Breach{}, false
	}
	again := func(in ssa.Instruction) bool { return in == ssa.Instruction(l.sel) }
	passes := granted.Instrs[0]
	if !wk.Named(passes) {
		passes = oblige.Without(passes, again, wk.Named)
	}
	met := func(in ssa.Instruction) bool {
		return wk.At(in) || looksAt(p, in, l) || callsRemover(p, in) || again(in)
	}
	if passes == nil || slices.ContainsFunc(start.Instrs, met) {
		return oblige.Breach{}, false
	}
	ret := oblige.Feasible(start.Instrs[0], met, oblige.IsReturn)
	if ret == nil || succeeds(ret) {
		return oblige.Breach{}, false
	}
	return leftFrontBreach(p, l, start, front, passes, ret), true
}

// frontWake returns how those who wait on o are woken, one at a time, if that is the
// first of a slice that is left there.
func frontWake(p *oblige.Package, o *oblige.Object) *oblige.Op {
	var front *oblige.Op
	for _, op := range o.Of(oblige.Send, oblige.TrySend, oblige.Close) {
		queue, first, load := firstOf(op.Val)
		switch {
		case p.MadeHere(op.Val): // who finds that it is the first wakes itself
		case first && !slices.ContainsFunc(p.Writers(queue), func(in ssa.Instruction) bool {
			return in.Parent() == op.Func && oblige.Reaches(load, in)
		}):
			front = op
		case !first && oblige.LeadsBack(op.In.Block()) && queue.Kind == ssaread.Field: // all, one after another
		default:
			return nil
		}
	}
	return front
}

// firstOf returns the field in which the slice lies of which v is an element, or lies in one, whether
// it is the first, and where that is read.
func firstOf(v ssa.Value) (queue ssaread.Cell, first bool, load ssa.Instruction) {
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return ssaread.Cell{}, false, nil
	}
	addr := ld.X
	if fa, ok := addr.(*ssa.FieldAddr); ok {
		addr = fa.X
		if ptr, ok := addr.(*ssa.UnOp); ok {
			addr = ptr.X
		}
	}
	at, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return ssaread.Cell{}, false, nil
	}
	if _, list := at.X.Type().Underlying().(*types.Slice); !list {
		return ssaread.Cell{}, false, nil
	}
	queue, _ = oblige.ContainerCell(at.X)
	c, ok := at.Index.(*ssa.Const)
	return queue, ok && queue.Kind == ssaread.Field && constant.Sign(c.Value) == 0, at
}

func leftFrontBreach(p *oblige.Package, l leaver, start *ssa.BasicBlock, front *oblige.Op, passes, ret ssa.Instruction) oblige.Breach {
	pos := oblige.ReturnPos(ret)
	b := oblige.Breach{Check: "dropped-wake", Func: l.f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d without waking the next, as it does at line %d",
		ssaread.ShortName(l.f), p.Line(pos), p.Line(oblige.PosOf(passes)))
	b.Steps = []oblige.Step{
		{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "parks, the first in the queue"},
		{Pos: front.Pos(), Side: "completer", Func: front.Func, Text: "wakes the first, and leaves it in the queue"},
		{Pos: start.Instrs[0].Pos(), Side: "waiter", Func: l.f, Text: "is cancelled at the same time, takes that way out"},
		{Pos: pos, Side: "waiter", Func: l.f, Text: "returns without waking the next in the queue"},
		{Pos: pos, Text: "the wake is gone with the first, nobody will wake the next waiter"},
	}
	return b
}
