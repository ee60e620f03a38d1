package droppedwake

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptBatons: of many who wait on a Cond one is woken, which wakes the next when it goes on; on another way, for
// a reason that has nothing to do with what it waited for, it leaves and wakes nobody.
func keptBatons(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.CondWait || !w.Loop || len(w.Tests) == 0 || w.Objects[0].Open {
			continue
		}
		f, wk := w.Park.Func, p.WakesOf(w.Objects)
		signals := w.Objects[0].Of(oblige.Signal)
		passes := slices.IndexFunc(signals, func(s *oblige.Op) bool { return s.Func == f && oblige.Reaches(w.Park.In, s.In) })
		given := slices.IndexFunc(signals, func(s *oblige.Op) bool { return s.Func != f })
		if passes < 0 || given < 0 || !p.Many(w) || oblige.DefersWake(f, wk) || p.CallersWake(f, wk) {
			continue
		}
		if ret := leavesWithBaton(p, w, wk); ret != nil {
			out = append(out, batonBreach(p, w, signals[given], signals[passes], ret))
		}
	}
	return out
}

// leavesWithBaton returns a return that is reached from the park past all wakes, with nothing taken of what the
// waiter tests, by a branch on something else of which the other way leads to a wake.
func leavesWithBaton(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) ssa.Instruction {
	loop := oblige.InnerLoop(w.Park.In.Block())
	done := func(in ssa.Instruction) bool {
		return wk.At(in) || slices.ContainsFunc(w.Cells(), func(c ssaread.Cell) bool { return p.WritesCell(in, c) })
	}
	var out ssa.Instruction
	oblige.Walk(w.Park.In, func(in ssa.Instruction) bool {
		if out != nil || done(in) {
			return false
		}
		br, ok := in.(*ssa.If)
		if !ok || loop[br.Block()] || !elseThan(p, w, br) {
			return true
		}
		for i, to := range br.Block().Succs {
			other := br.Block().Succs[1-i].Instrs[0]
			if ret := oblige.StraightReturn(to, done); ret != nil && (wk.At(other) || oblige.Without(other, oblige.Never, wk.At) != nil) {
				out = ret
			}
		}
		return true
	})
	return out
}

// elseThan reports whether a branch asks of places that are known, and that the waiter does not test.
func elseThan(p *oblige.Package, w *oblige.Waiter, br *ssa.If) bool {
	tests := p.Condition(br.Cond, true, 2)
	return len(tests) > 0 && !slices.ContainsFunc(tests, func(t *oblige.Test) bool { return w.TestsAny(t.Cell) })
}

func batonBreach(p *oblige.Package, w *oblige.Waiter, given, passes *oblige.Op, ret ssa.Instruction) oblige.Breach {
	f, pos := w.Park.Func, oblige.ReturnPos(ret)
	b := oblige.Breach{Check: "dropped-wake", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s, woken at line %d, returns at line %d without waking the next",
		ssaread.ShortName(f), p.Line(w.Park.Pos()), p.Line(pos))
	b.Steps = []oblige.Step{
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "parks"},
		{Pos: w.Park.Pos(), Side: "other waiter", Func: f, Text: "parks on the same Cond"},
		{Pos: given.Pos(), Side: "completer", Func: given.Func, Text: "wakes one"},
		{Pos: pos, Side: "waiter", Func: f, Text: fmt.Sprintf("returns, and does not wake the next, as at line %d", p.Line(passes.Pos()))},
		{Pos: pos, Text: "the wake is used up for nothing, and nobody will wake the other waiter"},
	}
	return b
}
