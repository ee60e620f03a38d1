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
	choose := w.P.chosen(call, f)
	if choose == nil {
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
	for each := range ssaread.Instrs(f) {
		if w.at(each, depth-1) && ReachesBlock(f.Blocks[0], each.Block(), choose) {
			return false
		}
	}
	return true
}

// chosen returns which way the branches of f go that are on a flag for which call hands over a constant,
// nil where it hands over none.
func (p *Package) chosen(call *ssa.Call, f *ssa.Function) func(*ssa.If) int {
	ways := map[*ssa.If]int{}
	for _, br := range p.flagged(f) {
		prm, truth := Negation(br.Cond)
		said, known := IsTrue(ArgumentFor(call, f, prm))
		if known && said == truth {
			ways[br] = 0
		} else if known {
			ways[br] = 1
		}
	}
	if len(ways) == 0 {
		return nil
	}
	return func(br *ssa.If) int {
		if way, ok := ways[br]; ok {
			return way
		}
		return -1
	}
}

// SilentCall returns a call of in's function by which that comes to in, but to no wake, as the flag says
// that it is handed, and that is not made up for by another wake; nil if there is none.
func (p *Package) SilentCall(in ssa.Instruction, base ssa.Value, wk *Wakers) ssa.Instruction {
	f := in.Parent()
	if len(p.flagged(f)) == 0 {
		return nil
	}
	for _, each := range p.Callers(f) {
		call, ok := each.(*ssa.Call)
		if ok && !p.Starts(call) && wk.barred(call, 3) && ReachesBlock(f.Blocks[0], in.Block(), p.chosen(call, f)) && p.uncoveredCall(call, f, base, wk, nil) {
			return call
		}
	}
	return nil
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
