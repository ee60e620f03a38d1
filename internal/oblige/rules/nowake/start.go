package nowake

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// untilStart reports whether w, which waits for something else than cell as well, waits for a start: that a goroutine
// sets a flag, and wakes w, before it does anything else. That comes; what brings w nearer before only saves it the rest.
func untilStart(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, wk *oblige.Wakers) bool {
	for _, t := range w.Tests {
		if t.Cell == cell || t.Bound == nil || t.Op != token.EQL || !ssaread.IsBool(t.Bound.Type()) {
			continue
		}
		for _, in := range p.Writers(t.Cell) {
			wr, ok := p.WriteTo(in, t.Cell)
			if ok && t.Effect(wr) == oblige.Fails && p.Covered(in, wk) && begins(p, in) {
				return true
			}
		}
	}
	return false
}

// begins reports whether in is done on every way of a goroutine, or of what the package has others run, before that
// waits for anything.
func begins(p *oblige.Package, in ssa.Instruction) bool {
	for range oblige.MaxUp {
		f := in.Parent()
		waits := func(each ssa.Instruction) bool {
			switch each := each.(type) {
			case *ssa.UnOp:
				return each.Op == token.ARROW
			case *ssa.Select:
				return each.Blocking
			case *ssa.Send:
				return true
			}
			return false
		}
		first := f.Blocks[0].Instrs[0]
		if !oblige.OnEveryWay(in) || first != in && oblige.Without(first, waits, func(each ssa.Instruction) bool { return each == in }) == nil {
			return false
		}
		if p.Spawned(f) || p.Taken(f) && f.Parent() == nil {
			return true
		}
		calls := p.Callers(f)
		if len(calls) != 1 {
			return false
		}
		if _, plain := calls[0].(*ssa.Call); !plain {
			return false
		}
		in = calls[0]
	}
	return false
}
