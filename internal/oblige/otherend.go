package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// otherEnds finds waiters on a Cond for what only goroutines do that wait on it too, or on
// another one, and leave when a flag is set that the waiter does not look at: what they leave undone
// nobody does, and the waiter parks again.
//
// Silent where they leave only when nothing is left that the waiter waits for.
func (p *Package) otherEnds() []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != CondWait || !w.Loop || w.Timed || w.Foreign || len(w.Tests) == 0 {
			continue
		}
		for _, worker := range p.Waiters() {
			if worker.Park.Kind != CondWait || worker.Park.Func == w.Park.Func || !p.Spawned(worker.Park.Func) {
				continue
			}
			if !p.onlyBy(w, worker.Park.Func) {
				continue
			}
			if flag, set, ret := p.leavesOnFlag(worker, w); ret != nil {
				out = append(out, p.otherEndBreach(w, worker, flag, set, ret))
				break
			}
		}
	}
	return out
}

// onlyBy reports whether all that lets the waiter go on is done by f.
func (p *Package) onlyBy(w *Waiter, f *ssa.Function) bool {
	some := false
	for _, cell := range w.cells() {
		for _, in := range p.Writers(cell) {
			wr, ok := p.writeTo(in, cell)
			if !ok || p.private(wr.addr) {
				continue
			}
			if e, _ := p.After(w, cell, wr, in); e != Fails && e != Nears {
				continue
			}
			if in.Parent() != f {
				return false
			}
			some = true
		}
	}
	return some
}

// leavesOnFlag returns where a flag is set that the worker looks at and w does not, and
// a return of the worker that depends on it, and on nothing that w waits for.
func (p *Package) leavesOnFlag(worker, w *Waiter) (on *Test, set, ret ssa.Instruction) {
	for _, flag := range worker.Tests {
		if flag.Bound == nil || !isZero(flag.Bound) || !ssaread.IsBool(flag.Bound.Type()) || w.testsAny(flag.Cell) {
			continue
		}
		set := p.setElsewhere(flag, worker.Park.Func)
		if set == nil {
			continue
		}
		for _, b := range worker.Park.Func.Blocks {
			if ret := p.returnsOn(b, flag.Cell, w); ret != nil {
				return flag, set, ret
			}
		}
	}
	return nil, nil, nil
}

// returnsOn returns the return to which the branch at the end of b leads where the flag
// is set, unless the way to b has found that nothing is left that w waits for.
func (p *Package) returnsOn(b *ssa.BasicBlock, flag ssaread.Cell, w *Waiter) ssa.Instruction {
	br, ok := last(b).(*ssa.If)
	if !ok {
		return nil
	}
	for at := b; at.Idom() != nil; at = at.Idom() {
		if above, ok := last(at.Idom()).(*ssa.If); ok && len(at.Preds) == 1 {
			for _, t := range p.condition(above.Cond, true, 2) {
				if w.testsAny(t.Cell) {
					return nil
				}
			}
		}
	}
	for i, succ := range b.Succs {
		for _, t := range p.condition(br.Cond, i == 0, 2) {
			if t.Cell == flag && t.Bound != nil && !isZero(t.Bound) {
				return straightReturn(succ, Never)
			}
		}
	}
	return nil
}

// setElsewhere returns where another function sets the flag.
func (p *Package) setElsewhere(flag *Test, but *ssa.Function) ssa.Instruction {
	for _, in := range p.Writers(flag.Cell) {
		wr, ok := p.writeTo(in, flag.Cell)
		if ok && !p.private(wr.addr) && in.Parent() != but && flag.effect(wr) == Fails {
			return in
		}
	}
	return nil
}

func (p *Package) otherEndBreach(w, worker *Waiter, on *Test, set, ret ssa.Instruction) Breach {
	f, by, flag := w.Park.Func, worker.Park.Func, cellName(on.Cell, p)
	name := cellName(w.Tests[0].Cell, p)
	b := Breach{Check: "no-exit", Func: f, Pos: w.Park.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s without looking at %s, on which %s returns at line %d",
		ssaread.ShortName(f), name, flag, ssaread.ShortName(by), p.line(posOf(ret)))
	b.Steps = []Step{
		{posOf(set), "closer", set.Parent(), "sets " + flag + ", and wakes all"},
		{posOf(ret), "worker", by, "returns, and leaves what is to be done"},
		{w.Park.Pos(), "waiter", f, "finds " + name + " as before, and parks again"},
		{Pos: w.Park.Pos(), Text: "the workers have left, and nobody will wake the waiter"},
	}
	return b
}
