package abandonedsend

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// otherMode reports whether a flag that an object keeps as it was made chooses between a and b:
// where one is done on an object the other is not.
func otherMode(p *oblige.Package, a, b *oblige.Op) bool {
	runs := p.RunsTo(b.In)
	for _, r := range p.RunsTo(a.In) {
		modes := modesOf(p, r)
		if len(modes) == 0 || slices.ContainsFunc(runs, func(s oblige.Run) bool { return !contradict(modes, modesOf(p, s)) }) {
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
func modesOf(p *oblige.Package, r oblige.Run) map[ssaread.Cell]bool {
	out := map[ssaread.Cell]bool{}
	for _, step := range r.Steps {
		for at := step.Block(); at.Idom() != nil; at = at.Idom() {
			br, ok := oblige.Last(at.Idom()).(*ssa.If)
			if !ok || slices.ContainsFunc(at.Preds, func(b *ssa.BasicBlock) bool { return b != br.Block() && !at.Dominates(b) }) {
				continue // it is come to by other ways
			}
			if cell, truth := flagIn(br.Cond, br.Block().Succs[0] == at); cell != (ssaread.Cell{}) && setAtMake(p, cell) {
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
func setAtMake(p *oblige.Package, cell ssaread.Cell) bool {
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
