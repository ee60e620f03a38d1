package oblige

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// leavesFront: of a queue only the front is woken, and stays there until it goes by
// itself; who goes on then wakes the next one. Who is cancelled at the front goes
// without that, with the wake that it may have got.
//
// Silent where who wakes takes the front out, so that who is still there was not woken.
func (p *Package) leavesFront(l leaver, start *ssa.BasicBlock, wk *wakers) (Breach, bool) {
	front := p.frontWake(l.object)
	granted := CaseStart(l.sel, l.grant)
	if front == nil || granted == nil || !p.isNew(rootOf(l.own)) || p.callersWake(l.f, wk) || defersWake(l.f, wk) {
		return Breach{}, false
	}
	again := func(in ssa.Instruction) bool { return in == ssa.Instruction(l.sel) }
	passes := Without(granted.Instrs[0], again, wk.Named)
	met := func(in ssa.Instruction) bool { return wk.At(in) || p.looksAt(in, l) || p.callsRemover(in) || again(in) }
	if passes == nil || slices.ContainsFunc(start.Instrs, met) {
		return Breach{}, false
	}
	ret := Feasible(start.Instrs[0], met, IsReturn)
	if ret == nil || succeeds(ret) {
		return Breach{}, false
	}
	return p.leftFrontBreach(l, start, front, passes, ret), true
}

// frontWake returns how those who wait on o are woken, one at a time, if that is the
// first of a slice that is left there.
func (p *Package) frontWake(o *Object) *Op {
	var front *Op
	for _, op := range o.Of(Send, TrySend, Close) {
		queue, first := firstOf(op.Val)
		switch {
		case first && !slices.ContainsFunc(p.Writers(queue), func(in ssa.Instruction) bool { return in.Parent() == op.Func }):
			front = op
		case !first && leadsBack(op.In.Block()) && queue.Kind == ssaread.Field: // all, one after another
		default:
			return nil
		}
	}
	return front
}

// firstOf returns the field in which the slice lies of which v is an element, and
// whether it is the first.
func firstOf(v ssa.Value) (queue ssaread.Cell, first bool) {
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return ssaread.Cell{}, false
	}
	at, ok := ld.X.(*ssa.IndexAddr)
	if !ok {
		return ssaread.Cell{}, false
	}
	if _, list := at.X.Type().Underlying().(*types.Slice); !list {
		return ssaread.Cell{}, false
	}
	queue, _ = containerCell(at.X)
	c, ok := at.Index.(*ssa.Const)
	return queue, ok && queue.Kind == ssaread.Field && constant.Sign(c.Value) == 0
}

func (p *Package) leftFrontBreach(l leaver, start *ssa.BasicBlock, front *Op, passes, ret ssa.Instruction) Breach {
	pos := returnPos(ret)
	b := Breach{Check: "dropped-wake", Func: l.f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d without waking the next, as it does at line %d",
		ssaread.ShortName(l.f), p.line(pos), p.line(posOf(passes)))
	b.Steps = []Step{
		{l.sel.Pos(), "waiter", l.f, "parks, the first in the queue"},
		{front.Pos(), "completer", front.Func, "wakes the first, and leaves it in the queue"},
		{start.Instrs[0].Pos(), "waiter", l.f, "is cancelled at the same time, takes that way out"},
		{pos, "waiter", l.f, "returns without waking the next in the queue"},
		{Pos: pos, Text: "the wake is gone with the first, nobody will wake the next waiter"},
	}
	return b
}
