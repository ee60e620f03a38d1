package nowake

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// looksRegularly reports whether some function of the package looks at cell and wakes, and hands
// itself to code out of sight each time, to be called again: what it finds next time, it tells.
func looksRegularly(p *oblige.Package, cell ssaread.Cell, wk *oblige.Wakers) bool {
	for _, f := range p.Funcs {
		if handsOnItself(f) && len(wk.In(f)) > 0 && ssaread.Contains(f, func(in ssa.Instruction) bool { return oblige.Loads(in, cell) }) {
			return true
		}
	}
	return false
}

// handsOnItself reports whether f is a method that passes itself, as a value, to what it calls.
func handsOnItself(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		mc, ok := in.(*ssa.MakeClosure)
		if !ok {
			return false
		}
		bound, ok := mc.Fn.(*ssa.Function)
		if !ok || bound.Object() == nil || bound.Object() != f.Object() {
			return false
		}
		for _, r := range *mc.Referrers() {
			if _, call := r.(*ssa.Call); call {
				return true
			}
		}
		return false
	})
}
