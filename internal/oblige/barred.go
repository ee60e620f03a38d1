package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// mentionsBarred reports whether all that m does with f are calls with which f wakes nobody.
func (w *Wakers) mentionsBarred(m, f *ssa.Function) bool {
	if len(w.P.flagged(f)) == 0 {
		return false
	}
	one := map[*ssa.Function]bool{f: true}
	some := false
	for in := range ssaread.Instrs(m) {
		if !MentionsOf(in, one) {
			continue
		}
		if !w.barred(in, 3) {
			return false
		}
		some = true
	}
	return some
}

// barred reports whether in is a call that hands its callee a constant flag with which that comes to no
// wake, as in put(c, false).
func (w *Wakers) barred(in ssa.Instruction, depth int) bool {
	call, ok := in.(*ssa.Call)
	if !ok || depth == 0 {
		return false
	}
	f := ssaread.Callee(call.Common())
	if !w.P.HasBody(f) {
		return false
	}
	ways := map[*ssa.If]int{}
	for _, br := range w.P.flagged(f) {
		prm, truth := Negation(br.Cond)
		said, known := IsTrue(ArgumentFor(call, f, prm))
		if known && said == truth {
			ways[br] = 0
		} else if known {
			ways[br] = 1
		}
	}
	if len(ways) == 0 {
		return false
	}
	for _, a := range call.Call.Args { // what is handed over may wake, too
		if mc, ok := a.(*ssa.MakeClosure); ok {
			a = mc.Fn
		}
		if g, ok := a.(*ssa.Function); ok && w.Funcs[ssaread.Origin(g)] {
			return false
		}
	}
	choose := func(br *ssa.If) int {
		if way, ok := ways[br]; ok {
			return way
		}
		return -1
	}
	for each := range ssaread.Instrs(f) {
		if w.at(each, depth-1) && ReachesBlock(f.Blocks[0], each.Block(), choose) {
			return false
		}
	}
	return true
}

// flagged returns the branches of f on a flag that it is handed.
func (p *Package) flagged(f *ssa.Function) []*ssa.If {
	out, known := p.flags[f]
	if known {
		return out
	}
	for _, prm := range f.Params {
		if !ssaread.IsBool(prm.Type()) {
			continue
		}
		for _, r := range *prm.Referrers() {
			if not, ok := r.(*ssa.UnOp); ok && not.Op == token.NOT {
				for _, r := range *not.Referrers() {
					if br, ok := r.(*ssa.If); ok {
						out = append(out, br)
					}
				}
			} else if br, ok := r.(*ssa.If); ok {
				out = append(out, br)
			}
		}
	}
	p.flags[f] = out
	return out
}

// Negation returns what a condition is of, and what that is where the condition holds.
func Negation(cond ssa.Value) (ssa.Value, bool) {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		return not.X, false
	}
	return cond, true
}
