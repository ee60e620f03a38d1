package noexit

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unheardGone decides whether root, the one goroutine that wakes who waits on o, may fail or leave
// its loop without that, and tells so by a channel that it closes whenever it ends, for which others
// wait, and r does not.
func unheardGone(p *oblige.Package, o *oblige.Object, root *ssa.Function, r *oblige.Op) (oblige.Breach, bool) {
	wk := p.WakesOf([]*oblige.Object{o})
	if oblige.DefersWake(root, wk) || hooked(root) {
		return oblige.Breach{}, false
	}
	gone := goneOf(p, root, r)
	if gone == nil || gone == o {
		return oblige.Breach{}, false
	}
	br, ret := leavesUnwoken(p, wk, root)
	if br == nil || hooks(ret.Block()) {
		return oblige.Breach{}, false
	}
	name, end := p.ChanName(o), p.ChanName(gone)
	b := oblige.Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s without a case for %s; %s may leave at line %d",
		ssaread.ShortName(r.Func), name, end, ssaread.ShortName(root), p.Line(oblige.PosOf(br)))
	b.Steps = []oblige.Step{
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "waits for " + name},
		{Pos: oblige.PosOf(br), Side: "completer", Func: root, Text: "leaves without a wake on " + name},
		{Pos: posIn(p, ret, root), Side: "completer", Func: root, Text: "closes " + end + ", and returns"},
		{Pos: r.Pos(), Text: "the completer has ended, and nobody will wake the waiter"},
	}
	return b, true
}

// goneOf returns a channel that root closes whenever it ends, on which another function than that
// of op waits, and op does not.
func goneOf(p *oblige.Package, root *ssa.Function, op *oblige.Op) *oblige.Object {
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(oblige.Leak)) > 0 || !slices.ContainsFunc(o.Of(oblige.Close), func(c *oblige.Op) bool { return oblige.AtItsEnd(c, root) }) {
			continue
		}
		heard := o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
		if len(heard) > 0 && !slices.ContainsFunc(heard, func(r *oblige.Op) bool { return r.Func == op.Func || oblige.Within(r.Func, root) }) {
			return o
		}
	}
	return nil
}

// leavesUnwoken returns a branch of f on an error, or by which it leaves a loop in which it may
// wake, and the return to which that leads; neither before nor behind it somebody was surely woken.
func leavesUnwoken(p *oblige.Package, wk *oblige.Wakers, f *ssa.Function) (*ssa.If, ssa.Instruction) {
	surely := func(in ssa.Instruction) bool { return surelyWakes(p, wk, in, 3) }
	for _, b := range f.Blocks {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok {
			continue
		}
		loop := oblige.InnerLoop(b)
		waking := slices.ContainsFunc(wk.In(f), func(in ssa.Instruction) bool { return loop[in.Block()] })
		if !waking && !oblige.IsErrorTest(br.Cond) {
			continue
		}
		if oblige.Without(f.Blocks[0].Instrs[0], surely, func(in ssa.Instruction) bool { return in == ssa.Instruction(br) }) == nil {
			continue
		}
		for _, succ := range b.Succs {
			if loop[succ] {
				continue
			}
			if ret := oblige.StraightReturn(succ, wk.At); ret != nil {
				return br, ret
			}
		}
	}
	return nil, nil
}

// surelyWakes reports whether in wakes, or calls what does so on every way.
func surelyWakes(p *oblige.Package, wk *oblige.Wakers, in ssa.Instruction, depth int) bool {
	if wk.Ops[in] {
		return true
	}
	call, ok := in.(*ssa.Call)
	if !ok || depth == 0 || !wk.At(in) {
		return false
	}
	g := ssaread.Callee(call.Common())
	if !p.HasBody(g) {
		return true // of whom nothing is known it is taken
	}
	passes := func(in ssa.Instruction) bool { return surelyWakes(p, wk, in, depth-1) }
	first := g.Blocks[0].Instrs[0]
	return passes(first) || !oblige.IsReturn(first) && oblige.Without(first, passes, oblige.IsReturn) == nil
}
