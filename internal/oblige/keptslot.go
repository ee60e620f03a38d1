package oblige

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptSlots: a waiter took a slot of a semaphore, a channel with room, before it
// waits for the next thing; where it is cancelled it returns without giving the
// slot back, though another way out of the same select does.
func (p *Package) keptSlots() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if sel, ok := in.(*ssa.Select); ok && sel.Blocking {
					out = append(out, p.keptAt(sel)...)
				}
			}
		}
	}
	return out
}

func (p *Package) keptAt(sel *ssa.Select) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		take := p.slotTaken(o, sel)
		if take == nil || p.defersOn(o, sel.Parent()) {
			continue
		}
		gives := map[ssa.Instruction]bool{}
		for _, op := range o.Of(Recv, TryRecv) {
			gives[op.In] = op.Func == sel.Parent()
		}
		given := func(in ssa.Instruction) bool { return gives[in] }
		for i, st := range sel.States {
			if st.Dir != types.RecvOnly || !givenElsewhere(sel, i, given) {
				continue
			}
			if ret := leavesUngiven(sel, i, given); ret != nil {
				out = append(out, p.slotBreach(sel, o, take, ret))
			}
		}
	}
	return out
}

// leavesUngiven returns a return that fails, to which a case leads past all that
// give the slot back.
func leavesUngiven(sel *ssa.Select, i int, given func(ssa.Instruction) bool) ssa.Instruction {
	b := CaseStart(sel, i)
	if b == nil || given(b.Instrs[0]) {
		return nil
	}
	ret := b.Instrs[0]
	if !IsReturn(ret) {
		ret = Feasible(ret, given, IsReturn)
	}
	if ret == nil || succeeds(ret) || len(ret.(*ssa.Return).Results) == 0 {
		return nil
	}
	return ret
}

// slotTaken returns where the function of sel sends on a channel before it comes to sel.
func (p *Package) slotTaken(o *Object, sel *ssa.Select) *Op {
	for _, op := range o.Of(Send, SelSend, TrySend) {
		if op.Func != sel.Parent() || op.In == ssa.Instruction(sel) {
			continue
		}
		at := op.In
		if op.Sel != nil {
			b := CaseStart(op.Sel, op.Case)
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
func givenElsewhere(sel *ssa.Select, but int, given func(ssa.Instruction) bool) bool {
	for i := range sel.States {
		b := CaseStart(sel, i)
		if i != but && b != nil && (given(b.Instrs[0]) || Without(b.Instrs[0], Never, given) != nil) {
			return true
		}
	}
	return false
}

func (p *Package) slotBreach(sel *ssa.Select, o *Object, take *Op, ret ssa.Instruction) Breach {
	f, name := sel.Parent(), p.chanName(o)
	pos := returnPos(ret)
	b := Breach{Check: "dropped-wake", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d with the slot of %s taken at line %d",
		ssaread.ShortName(f), p.line(pos), name, p.line(take.Pos()))
	b.Steps = []Step{
		{take.Pos(), "waiter", f, "takes a slot of " + name},
		{sel.Pos(), "waiter", f, "waits for the next thing"},
		{pos, "waiter", f, "is cancelled, and returns with the slot"},
		{Pos: pos, Text: "the slot belongs to nobody, and nobody will wake those who wait for one"},
	}
	return b
}
