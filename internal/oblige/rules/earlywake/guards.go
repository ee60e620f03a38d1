package earlywake

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
)

// guard is a branch that decides whether a wait is come to.
type guard struct {
	branch *ssa.If
	parks  int // the successor that leads to the wait
}

// guardsOf returns the branches that decide whether in is come to: they
// dominate it, and one of their ways does not lead to it but through them again.
func guardsOf(in ssa.Instruction) []guard {
	var out []guard
	at := in.Block()
	for b := at.Idom(); b != nil; b = b.Idom() {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		yes := leadsPast(b.Succs[0], at, b)
		no := leadsPast(b.Succs[1], at, b)
		if yes != no {
			g := guard{branch: br}
			if no {
				g.parks = 1
			}
			out = append(out, g)
		}
	}
	return out
}

// leadsPast reports whether a way leads from one block to another that does not pass the block not.
func leadsPast(from, to, not *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{not: true}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

// tested returns the accesses on whose results the condition of a branch
// depends, those of called functions to a small depth included.
func tested(e *oblige.Effects, cond ssa.Value) []oblige.Access {
	var out []oblige.Access
	seen := map[ssa.Value]bool{}
	work := []ssa.Value{cond}
	for len(work) > 0 && len(seen) < 60 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		in, ok := v.(ssa.Instruction)
		if !ok || seen[v] {
			continue
		}
		seen[v] = true
		for _, a := range e.At(in, 2).Accesses {
			if a.Read {
				out = append(out, a)
			}
		}
		if _, call := in.(*ssa.Call); call {
			if callee, _ := e.Body(in); callee != nil {
				continue // its arguments are no state
			}
		}
		var buf [10]*ssa.Value
		for _, op := range in.Operands(buf[:0]) {
			if *op != nil {
				work = append(work, *op)
			}
		}
	}
	return out
}

// after tells what a store means for one who comes to the look's guard again: it Keeps who waits
// waiting for sure, it Fails or Nears to, or that is not known.
func (l *look) after(p *oblige.Package, a oblige.Access) oblige.Effect {
	if _, plain := a.In.(*ssa.MapUpdate); plain || l.guard == nil || a.Val == nil {
		return oblige.Unclear
	}
	out := oblige.Unclear
	for _, t := range p.Condition(l.guard.branch.Cond, l.guard.parks == 0, 2) {
		if t.Cell != a.Cell || t.Entry != oblige.AnyEntry {
			continue
		}
		e := t.Effect(oblige.StoreOf(nil, a.Val, a.Cell))
		if e == oblige.Unclear || out != oblige.Unclear && out != e {
			return oblige.Unclear
		}
		out = e
	}
	return out
}
