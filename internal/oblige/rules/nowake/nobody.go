package nowake

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// nobodyWakes returns the writes that let w go on where nobody in the package wakes those who wait on
// its Cond, which is the package's own: all waits for what no one tells of.
func nobodyWakes(p *oblige.Package, w *oblige.Waiter) []oblige.Breach {
	if w.Park.Kind != oblige.CondWait || !w.Loop || w.Foreign || w.Timed || slices.ContainsFunc(w.Objects, everWoken) || !keptToItself(p, w.Objects[0]) {
		return nil
	}
	none := &oblige.Wakers{P: p}
	for _, cell := range w.Cells() {
		for _, in := range p.Writers(cell) {
			wr, ok := p.WriteTo(in, cell)
			if !ok || p.Private(wr.Addr) || in.Parent().Name() == "init" || !p.Uncovered(in.Parent(), oblige.RootOf(wr.Addr), none, nil) {
				continue
			}
			if e, t := p.After(w, cell, wr, in); e == oblige.Nears || e == oblige.Fails {
				return []oblige.Breach{noWakeBreach(p, w, t, wr, in, nil, nil)}
			}
		}
	}
	return nil
}

// keptToItself reports whether a Cond lies in fields that outsiders do not see, and nothing is done with it
// there but to lock, to wait and to wake.
func keptToItself(p *oblige.Package, cond *oblige.Object) bool {
	cells := map[ssaread.Cell]bool{}
	for _, pl := range cond.Places {
		_, made := pl.Value.(*ssa.Call)
		switch {
		case pl.Cell.Kind == ssaread.Field:
			cells[pl.Cell] = true
		case !made:
			return false
		}
	}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			fa, ok := in.(*ssa.FieldAddr)
			if ok && cells[ssaread.CellOf(fa)] && (ast.IsExported(oblige.NameOf(fa)) || !onlyUsed(fa)) {
				return false
			}
		}
	}
	return len(cells) > 0
}

// onlyUsed reports whether nothing is done with a Cond, of which v is the address or the pointer to it, but
// what a Cond is for, and to put one there that was made for that.
func onlyUsed(v ssa.Value) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.UnOp:
			return !onlyUsed(in)
		case *ssa.FieldAddr, *ssa.BinOp, *ssa.DebugRef:
			return false
		case *ssa.Store:
			made, ok := in.Val.(*ssa.Call)
			return in.Addr != v || ok && len(*made.Referrers()) > 1
		case ssa.CallInstruction:
			callee := ssaread.Callee(in.Common())
			return callee == nil || ssaread.PkgPath(callee) != "sync"
		}
		return true
	})
}

// everWoken reports whether those who wait on o may be woken by somebody, or o is handed to others.
func everWoken(o *oblige.Object) bool {
	return o.Open || slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Kind.Wakes() || op.Kind == oblige.Leak })
}
