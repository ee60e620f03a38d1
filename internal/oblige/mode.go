package oblige

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// otherMode reports whether a flag that an object keeps as it was made chooses between a and b:
// where one is done on an object the other is not.
func (p *Package) otherMode(a, b *Op) bool {
	runs := p.runsTo(b.In)
	for _, r := range p.runsTo(a.In) {
		modes := p.modesOf(r)
		if len(modes) == 0 || slices.ContainsFunc(runs, func(s run) bool { return !contradict(modes, p.modesOf(s)) }) {
			return false
		}
	}
	return len(runs) > 0
}

func contradict(a, b map[ssaread.Cell]bool) bool {
	for cell, truth := range a {
		if other, ok := b[cell]; ok && other != truth {
			return true
		}
	}
	return false
}

// modesOf returns what is known of flags that never change by who comes to the end of r.
func (p *Package) modesOf(r run) map[ssaread.Cell]bool {
	out := map[ssaread.Cell]bool{}
	for _, step := range r.steps {
		for at := step.Block(); at.Idom() != nil; at = at.Idom() {
			br, ok := last(at.Idom()).(*ssa.If)
			if !ok || slices.ContainsFunc(at.Preds, func(b *ssa.BasicBlock) bool { return b != br.Block() && !at.Dominates(b) }) {
				continue // it is come to by other ways
			}
			if cell, truth := flagIn(br.Cond, br.Block().Succs[0] == at); cell != (ssaread.Cell{}) && p.setAtMake(cell) {
				out[cell] = truth
			}
		}
	}
	return out
}

// flagIn returns the field of which a condition is the value, or the contrary, and which value
// it has where the condition has that of truth.
func flagIn(cond ssa.Value, truth bool) (ssaread.Cell, bool) {
	load, ok := cond.(*ssa.UnOp)
	if !ok {
		return ssaread.Cell{}, false
	}
	if load.Op == token.NOT {
		return flagIn(load.X, !truth)
	}
	cell := ssaread.CellOf(load.X)
	if load.Op != token.MUL || cell.Kind != ssaread.Field {
		return ssaread.Cell{}, false
	}
	return cell, truth
}

// setAtMake reports whether a field is written only where what it belongs to is made.
func (p *Package) setAtMake(cell ssaread.Cell) bool {
	return !slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok {
			return true
		}
		addr := st.Addr
		for fa, ok := addr.(*ssa.FieldAddr); ok; fa, ok = addr.(*ssa.FieldAddr) {
			addr = fa.X
		}
		_, fresh := addr.(*ssa.Alloc)
		return !fresh
	})
}
