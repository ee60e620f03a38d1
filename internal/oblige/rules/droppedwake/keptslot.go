package droppedwake

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptSlots: a waiter took a slot of a semaphore, a channel with room, before it
// waits for the next thing; where it is cancelled it returns without giving the
// slot back, though another way out of the same select does.
func keptSlots(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if sel, ok := in.(*ssa.Select); ok && sel.Blocking {
				out = append(out, keptAt(p, sel)...)
			}
		}
	}
	return out
}

func keptAt(p *oblige.Package, sel *ssa.Select) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		take := slotTaken(p, o, sel)
		if take == nil || defersOn(p, o, sel.Parent()) || ownSlots(o, sel.Parent()) {
			continue
		}
		gives := map[ssa.Instruction]bool{}
		for _, op := range o.Of(oblige.Recv, oblige.TryRecv) {
			gives[op.In] = op.Func == sel.Parent()
		}
		given := func(in ssa.Instruction) bool { return gives[in] }
		for i, st := range sel.States {
			if st.Dir != types.RecvOnly || !givenElsewhere(sel, i, given) {
				continue
			}
			if ret := leavesUngiven(sel, i, given); ret != nil {
				out = append(out, slotBreach(p, sel, o, take, ret))
			}
		}
	}
	return out
}

// ownSlots reports whether f has made the semaphore, and alone takes slots of it: when it leaves nobody wants one.
func ownSlots(o *oblige.Object, f *ssa.Function) bool {
	made := o.Of(oblige.Make)
	return len(made) > 0 && !o.Open && !slices.ContainsFunc(o.Of(oblige.Make, oblige.Send, oblige.SelSend, oblige.TrySend, oblige.Leak), func(op *oblige.Op) bool {
		return op.Func != f
	})
}

// leavesUngiven returns a return that fails, to which a case leads past all that
// give the slot back.
func leavesUngiven(sel *ssa.Select, i int, given func(ssa.Instruction) bool) ssa.Instruction {
	b := oblige.CaseStart(sel, i)
	if b == nil || given(b.Instrs[0]) {
		return nil
	}
	ret := b.Instrs[0]
	if !oblige.IsReturn(ret) {
		ret = oblige.Feasible(ret, given, oblige.IsReturn)
	}
	if ret == nil || succeeds(ret) || len(ret.(*ssa.Return).Results) == 0 {
		return nil
	}
	return ret
}

// slotTaken returns where the function of sel sends on a channel before it comes to sel.
func slotTaken(p *oblige.Package, o *oblige.Object, sel *ssa.Select) *oblige.Op {
	for _, op := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
		if op.Func != sel.Parent() || op.In == ssa.Instruction(sel) {
			continue
		}
		at := op.In
		if op.Sel != nil {
			b := oblige.CaseStart(op.Sel, op.Case)
			if b == nil {
				continue
			}
			at = b.Instrs[0]
		}
		if at.Block() == sel.Block() || oblige.Dominates(at, sel) {
			return op
		}
	}
	return nil
}

// defersOn reports whether f defers something that receives from o.
func defersOn(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	recv := map[*ssa.Function]bool{}
	for _, op := range o.Of(oblige.Recv, oblige.TryRecv, oblige.SelRecv) {
		recv[op.Func] = true
	}
	for in := range ssaread.Instrs(f) {
		if d, ok := in.(*ssa.Defer); ok && recv[ssaread.Callee(d.Common())] {
			return true
		}
	}
	return false
}

// givenElsewhere reports whether another case of the select gives the slot back.
func givenElsewhere(sel *ssa.Select, but int, given func(ssa.Instruction) bool) bool {
	for i := range sel.States {
		b := oblige.CaseStart(sel, i)
		if i != but && b != nil && (given(b.Instrs[0]) || oblige.Without(b.Instrs[0], oblige.Never, given) != nil) {
			return true
		}
	}
	return false
}

func slotBreach(p *oblige.Package, sel *ssa.Select, o *oblige.Object, take *oblige.Op, ret ssa.Instruction) oblige.Breach {
	f, name := sel.Parent(), p.ChanName(o)
	pos := oblige.ReturnPos(ret)
	b := oblige.Breach{Check: "dropped-wake", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d with the slot of %s taken at line %d",
		ssaread.ShortName(f), p.Line(pos), name, p.Line(take.Pos()))
	b.Steps = []oblige.Step{
		{Pos: take.Pos(), Side: "waiter", Func: f, Text: "takes a slot of " + name},
		{Pos: sel.Pos(), Side: "waiter", Func: f, Text: "waits for the next thing"},
		{Pos: pos, Side: "waiter", Func: f, Text: "is cancelled, and returns with the slot"},
		{Pos: pos, Text: "the slot belongs to nobody, and nobody will wake those who wait for one"},
	}
	return b
}
