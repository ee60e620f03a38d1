package noexit

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// otherEnds finds waiters on a Cond for what only goroutines do that leave on an end which the
// waiter does not look at: a flag, where they wait on the Cond too, or on another one, or a case of
// their select. What they leave undone nobody does, and the waiter parks again.
//
// Silent where they leave only when nothing is left that the waiter waits for.
func otherEnds(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.CondWait || !w.Loop || w.Timed || w.Foreign || len(w.Tests) == 0 {
			continue
		}
		changes := lettingOn(p, w)
		if len(changes) == 0 {
			continue
		}
		if b, ok := leftOnFlag(p, w, changes); ok {
			out = append(out, b)
		} else if root := soleRoot(p, changes); root != nil && !oblige.Within(w.Park.Func, root) {
			if end := p.EndOf(w.Objects[0], root); end != nil {
				out = append(out, noExitBreach(p, w.Objects[0], w.Park.Func, w.Park.Pos(), end))
			}
		}
	}
	return out
}

// lettingOn returns the changes that let the waiter go on.
func lettingOn(p *oblige.Package, w *oblige.Waiter) []ssa.Instruction {
	var out []ssa.Instruction
	for _, cell := range w.Cells() {
		for _, in := range p.Writers(cell) {
			wr, ok := p.WriteTo(in, cell)
			if !ok || p.Private(wr.Addr) {
				continue
			}
			if e, _ := p.After(w, cell, wr, in); e == oblige.Fails || e == oblige.Nears {
				out = append(out, in)
			}
		}
	}
	return out
}

// soleRoot returns the one goroutine that makes all changes, nil if there is none.
func soleRoot(p *oblige.Package, changes []ssa.Instruction) *ssa.Function {
	root := p.SoleGoroutine(changes[0].Parent())
	if slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return p.SoleGoroutine(in.Parent()) != root }) {
		return nil
	}
	return root
}

// leftOnFlag decides whether all that lets w go on is done by a worker that leaves on a flag.
func leftOnFlag(p *oblige.Package, w *oblige.Waiter, changes []ssa.Instruction) (oblige.Breach, bool) {
	for _, worker := range p.Waiters() {
		f := worker.Park.Func
		if worker.Park.Kind != oblige.CondWait || f == w.Park.Func || !p.Spawned(f) || slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return in.Parent() != f }) {
			continue
		}
		if flag, set, ret := leavesOnFlag(p, worker, w); ret != nil {
			return otherEndBreach(p, w, worker, flag, set, ret), true
		}
	}
	return oblige.Breach{}, false
}

// leavesOnFlag returns where a flag is set that the worker looks at and w does not, and
// a return of the worker that depends on it, and on nothing that w waits for.
func leavesOnFlag(p *oblige.Package, worker, w *oblige.Waiter) (on *oblige.Test, set, ret ssa.Instruction) {
	for _, flag := range worker.Tests {
		if flag.Bound == nil || !oblige.IsZero(flag.Bound) || !ssaread.IsBool(flag.Bound.Type()) || w.TestsAny(flag.Cell) {
			continue
		}
		set := setElsewhere(p, flag, worker.Park.Func)
		if set == nil {
			continue
		}
		for _, b := range worker.Park.Func.Blocks {
			if ret := returnsOn(p, b, flag.Cell, w); ret != nil {
				return flag, set, ret
			}
		}
	}
	return nil, nil, nil
}

// returnsOn returns the return to which the branch at the end of b leads where the flag
// is set, unless the way to b has found that nothing is left that w waits for.
func returnsOn(p *oblige.Package, b *ssa.BasicBlock, flag ssaread.Cell, w *oblige.Waiter) ssa.Instruction {
	br, ok := oblige.Last(b).(*ssa.If)
	if !ok {
		return nil
	}
	for at := b; at.Idom() != nil; at = at.Idom() {
		if above, ok := oblige.Last(at.Idom()).(*ssa.If); ok && len(at.Preds) == 1 {
			for _, t := range p.Condition(above.Cond, true, 2) {
				if w.TestsAny(t.Cell) {
					return nil
				}
			}
		}
	}
	for i, succ := range b.Succs {
		for _, t := range p.Condition(br.Cond, i == 0, 2) {
			if t.Cell == flag && t.Bound != nil && !oblige.IsZero(t.Bound) {
				return oblige.StraightReturn(succ, oblige.Never)
			}
		}
	}
	return nil
}

// setElsewhere returns where another function sets the flag.
func setElsewhere(p *oblige.Package, flag *oblige.Test, but *ssa.Function) ssa.Instruction {
	for _, in := range p.Writers(flag.Cell) {
		wr, ok := p.WriteTo(in, flag.Cell)
		if ok && !p.Private(wr.Addr) && in.Parent() != but && flag.Effect(wr) == oblige.Fails {
			return in
		}
	}
	return nil
}

func otherEndBreach(p *oblige.Package, w, worker *oblige.Waiter, on *oblige.Test, set, ret ssa.Instruction) oblige.Breach {
	f, by, flag := w.Park.Func, worker.Park.Func, oblige.CellName(on.Cell, p)
	name := oblige.CellName(w.Tests[0].Cell, p)
	b := oblige.Breach{Check: "no-exit", Func: f, Pos: w.Park.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s without looking at %s, on which %s returns at line %d",
		ssaread.ShortName(f), name, flag, ssaread.ShortName(by), p.Line(oblige.PosOf(ret)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(set), Side: "closer", Func: set.Parent(), Text: "sets " + flag + ", and wakes all"},
		{Pos: oblige.PosOf(ret), Side: "worker", Func: by, Text: "returns, and leaves what is to be done"},
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "finds " + name + " as before, and parks again"},
		{Pos: w.Park.Pos(), Text: "the workers have left, and nobody will wake the waiter"},
	}
	return b
}
