package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// keepsSlot: the waiter took a slot of a semaphore, a channel with room, before
// it waits for the next thing; where it is cancelled it returns without giving the
// slot back, though another way out of the same select does.
func (p *Package) keepsSlot(l leaver, start *ssa.BasicBlock) (Breach, bool) {
	for _, o := range p.Objects() {
		take := p.slotTaken(o, l.sel)
		if take == nil || p.defersOn(o, l.f) {
			continue
		}
		gives := map[ssa.Instruction]bool{}
		for _, op := range o.Of(Recv, TryRecv) {
			gives[op.In] = op.Func == l.f
		}
		given := func(in ssa.Instruction) bool { return gives[in] }
		if !p.givenElsewhere(l, given) || given(start.Instrs[0]) {
			continue
		}
		ret := start.Instrs[0]
		if !IsReturn(ret) {
			ret = Feasible(ret, given, IsReturn)
		}
		if ret != nil && !succeeds(ret) {
			return p.slotBreach(l, o, take, ret), true
		}
	}
	return Breach{}, false
}

// slotTaken returns where the function of sel sends on a channel before it comes to sel.
func (p *Package) slotTaken(o *Object, sel *ssa.Select) *Op {
	for _, op := range o.Of(Send, SelSend, TrySend) {
		if op.Func != sel.Parent() || op.In == ssa.Instruction(sel) {
			continue
		}
		at := op.In
		if op.Sel != nil {
			b := caseStart(op.Sel, op.Case)
			if b == nil {
				continue
			}
			at = b.Instrs[0]
		}
		if at.Block() == sel.Block() || Dominates(at, sel) {
			return op
		}
	}
	return nil
}

// defersOn reports whether f defers something that receives from o.
func (p *Package) defersOn(o *Object, f *ssa.Function) bool {
	recv := map[*ssa.Function]bool{}
	for _, op := range o.Of(Recv, TryRecv, SelRecv) {
		recv[op.Func] = true
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && recv[ssaread.Callee(d.Common())] {
				return true
			}
		}
	}
	return false
}

// givenElsewhere reports whether another case of the select gives the slot back.
func (p *Package) givenElsewhere(l leaver, given func(ssa.Instruction) bool) bool {
	for i := range l.sel.States {
		if i == l.cancel || i == l.grant {
			continue
		}
		if b := caseStart(l.sel, i); b != nil {
			never := func(ssa.Instruction) bool { return false }
			if given(b.Instrs[0]) || Without(b.Instrs[0], never, given) != nil {
				return true
			}
		}
	}
	return false
}

func (p *Package) slotBreach(l leaver, o *Object, take *Op, ret ssa.Instruction) Breach {
	name := p.chanName(o)
	pos := returnPos(ret)
	b := Breach{Check: "dropped-wake", Func: l.f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d with the slot of %s that it took at line %d",
		ssaread.ShortName(l.f), p.line(pos), name, p.line(take.Pos()))
	b.Steps = []Step{
		{take.Pos(), "waiter", l.f, "takes a slot of " + name},
		{l.sel.Pos(), "waiter", l.f, "waits for the next thing"},
		{pos, "waiter", l.f, "is cancelled, and returns with the slot"},
		{Pos: pos, Text: "the slot belongs to nobody, and nobody will wake those who wait for one"},
	}
	return b
}
