package heldbywaiter

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leavingLocks finds sends under a lock to one who receives again and again, and leaves by
// another case of its select; to say so it takes the same lock, and receives no more: each
// waits for the other, however much room there is, since much is sent.
//
// Silent where others receive too, where what is left is received on that way, and where
// the lock is free when the receiver comes to it for good: it takes it in its own loop.
func leavingLocks(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	c := p.Channel(o)
	if c == nil || oblige.Tells(o) && oblige.Roomy(o) {
		return oblige.Breach{}, false
	}
	for _, s := range o.Of(oblige.Send) {
		if c.Funcs[s.Func] || ownRoom(s) {
			continue
		}
		for _, l := range p.HeldAt(s.In) {
			for _, r := range c.Recvs {
				if r.Kind != oblige.SelRecv || !oblige.LeadsBack(r.In.Block()) {
					continue
				}
				if at, take := leavesThrough(p, c, r, l, readOnly(p, s.In, l)); take != nil {
					return leavingBreach(p, o, s, r, l, at, take), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// ownRoom reports whether s, of a function literal, is the one send on a channel with room that its maker makes for
// each such literal.
func ownRoom(s *oblige.Op) bool {
	v, ok := oblige.RootOf(s.Val).(*ssa.FreeVar)
	if !ok || oblige.LeadsBack(s.In.Block()) {
		return false
	}
	made := ssaread.Bindings(v)
	for i, mc := range ssaread.Creators(s.Func) {
		mk, ok := oblige.RootOf(made[i]).(*ssa.MakeChan)
		if !ok || mk.Parent() != mc.Parent() {
			return false
		}
		room, fixed := mk.Size.(*ssa.Const)
		loop := oblige.InnerLoop(mc.Block())
		if fixed && oblige.IsZero(room) || loop != nil && !loop[mk.Block()] {
			return false
		}
	}
	return len(made) > 0
}

// leavesThrough returns the case by which r's function leaves, and where it takes the lock then.
func leavesThrough(p *oblige.Package, c *oblige.Channel, r *oblige.Op, l oblige.Place, read bool) (int, ssa.Instruction) {
	for i, st := range r.Sel.States {
		start := oblige.CaseStart(r.Sel, i)
		if i == r.Case || start == nil || p.ObjectOf(st.Chan) == c.O {
			continue
		}
		var take ssa.Instruction
		takes := func(in ssa.Instruction) bool {
			take = takesLock(p, in, l, read, oblige.OnEveryWay, 3)
			return take != nil && !oblige.ReachesBlock(in.Block(), r.Sel.Block(), nil)
		}
		first := start.Instrs[0]
		again := func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return in == ssa.Instruction(r.Sel) || c.Drains(in) || ok && c.Funcs[ssaread.Callee(call.Common())]
		}
		if again(first) || !takes(first) && oblige.Without(first, again, takes) == nil {
			continue
		}
		if oblige.Without(first, again, oblige.IsReturn) != nil {
			return i, take
		}
	}
	return 0, nil
}

func leavingBreach(p *oblige.Package, o *oblige.Object, s, r *oblige.Op, l oblige.Place, at int, take ssa.Instruction) oblige.Breach {
	lock, name := p.LockName(l), p.ChanName(o)
	b := oblige.Breach{Check: "held-by-waiter", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s holding %s, for which %s waits at line %d",
		ssaread.ShortName(s.Func), name, lock, ssaread.ShortName(take.Parent()), p.Line(oblige.PosOf(take)))
	b.Steps = []oblige.Step{
		{Pos: oblige.StatePos(r.Sel, at), Side: "receiver", Func: r.Func, Text: "leaves by another case"},
		{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + name + ", holding " + lock + ", until there is no room"},
		{Pos: oblige.PosOf(take), Side: "receiver", Func: take.Parent(), Text: "waits for " + lock},
		{Pos: s.Pos(), Text: "each waits for the other, and nobody will receive"},
	}
	return b
}
