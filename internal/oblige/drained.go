package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Drained returns the conditions under which loops are left on the way to in that empty
// what they test, as one that takes items until there are none: who parks behind it has
// seen nothing there, and is to be woken for more. No branch of such a loop decides
// whether in is executed, only when.
func (p *Package) Drained(in ssa.Instruction) []*Test {
	var out []*Test
	for _, b := range in.Parent().Blocks {
		br, ok := Last(b).(*ssa.If)
		if !ok {
			continue
		}
		loop := InnerLoop(b)
		if loop == nil || loop[in.Block()] || !Reaches(in, br) {
			continue
		}
		for i, s := range b.Succs {
			if loop[s] || !ReachesBlock(s, in.Block(), nil) {
				continue
			}
			for _, t := range p.Condition(br.Cond, i == 0, 2) {
				if p.takenIn(loop, t.Cell) {
					t.If, t.Then = br, i == 0
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// takenIn reports whether a loop, or what it calls, takes from what lies in cell.
func (p *Package) takenIn(loop map[*ssa.BasicBlock]bool, cell ssaread.Cell) bool {
	return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		wr, ok := p.WriteTo(in, cell)
		if !ok || wr.Delta >= 0 && (wr.Val == nil || !Emptied(wr.Val)) {
			return false
		}
		return loop[in.Block()] || slices.ContainsFunc(p.Callers(in.Parent()), func(call ssa.CallInstruction) bool {
			return loop[call.Block()] && !p.Starts(call)
		})
	})
}
