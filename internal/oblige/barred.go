package oblige

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// said is what bool parameters are known to be.
type said map[*ssa.Parameter]bool

// of returns what v is known to be.
func (k said) of(v ssa.Value) (truth, known bool) {
	if prm, ok := v.(*ssa.Parameter); ok {
		truth, known = k[prm]
		return truth, known
	}
	return IsTrue(v)
}

// choose returns which way a branch goes on one of the parameters, -1 if that is not known.
func (k said) choose(br *ssa.If) int {
	prm, truth := Negation(br.Cond)
	is, known := k.of(prm)
	switch {
	case !known:
		return -1
	case is == truth:
		return 0
	}
	return 1
}

// saidBy returns what call, by one who knows, says of the flags of f: nil if nothing.
func (p *Package) saidBy(call *ssa.Call, f *ssa.Function, knows said) said {
	var out said
	for _, prm := range p.flags(f) {
		if truth, known := knows.of(ArgumentFor(call, f, prm)); known {
			if out == nil {
				out = said{}
			}
			out[prm] = truth
		}
	}
	return out
}

// maxFlagged is how many blocks a function has at most whose flags are looked at: it is a helper.
const maxFlagged = 32

// flags returns the parameters of f on which it branches, or which it hands on.
func (p *Package) flags(f *ssa.Function) []*ssa.Parameter {
	out, known := p.flagsOf[f]
	if known {
		return out
	}
	for _, prm := range f.Params {
		if len(f.Blocks) <= maxFlagged && ssaread.IsBool(prm.Type()) && slices.ContainsFunc(*prm.Referrers(), decides) {
			out = append(out, prm)
		}
	}
	p.flagsOf[f] = out
	return out
}

// decides reports whether use branches on a flag, or hands it on.
func decides(use ssa.Instruction) bool {
	switch use := use.(type) {
	case *ssa.If, *ssa.Call:
		return true
	case *ssa.UnOp:
		return use.Op == token.NOT
	}
	return false
}

// mentionsBarred reports whether all that m does with f are calls with which f wakes nobody.
func (w *Wakers) mentionsBarred(m, f *ssa.Function) bool {
	calls := w.P.flagged(m, f)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call *ssa.Call) bool { return !w.barred(call, nil, 3) })
}

// flagged returns what m does with f, if that is no more than calls which hand f a constant flag.
func (p *Package) flagged(m, f *ssa.Function) []*ssa.Call {
	if len(p.flags(f)) == 0 {
		return nil
	}
	pair := [2]*ssa.Function{m, f}
	out, known := p.flaggedBy[pair]
	if known {
		return out
	}
	one := map[*ssa.Function]bool{f: true}
	for in := range ssaread.Instrs(m) {
		if !MentionsOf(in, one) {
			continue
		}
		call, ok := in.(*ssa.Call)
		if !ok || ssaread.Origin(ssaread.Callee(call.Common())) != f || p.saidBy(call, f, nil) == nil {
			out = nil
			break
		}
		out = append(out, call)
	}
	p.flaggedBy[pair] = out
	return out
}

// barred reports whether in, done by one who knows some flags, is a call that hands its callee a flag with
// which that comes to no wake, as in put(c, false).
func (w *Wakers) barred(in ssa.Instruction, knows said, depth int) bool {
	call, ok := in.(*ssa.Call)
	if !ok || depth == 0 {
		return false
	}
	f := ssaread.Callee(call.Common())
	if !w.P.HasBody(f) {
		return false
	}
	says := w.P.saidBy(call, f, knows)
	if says == nil {
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
		if w.at(each, says, depth-1) && ReachesBlock(f.Blocks[0], each.Block(), says.choose) {
			return false
		}
	}
	return true
}

// SilentCall returns a call of in's function by which that comes to in, but to no wake, as the flag says
// that it is handed, and that is not made up for by another wake; nil if there is none.
func (p *Package) SilentCall(in ssa.Instruction, base ssa.Value, wk *Wakers) ssa.Instruction {
	f := in.Parent()
	if len(p.flags(f)) == 0 {
		return nil
	}
	for _, each := range p.Callers(f) {
		call, ok := each.(*ssa.Call)
		if ok && !p.Starts(call) && wk.barred(call, nil, 3) && ReachesBlock(f.Blocks[0], in.Block(), p.saidBy(call, f, nil).choose) && p.uncoveredCall(call, f, base, wk, nil) {
			return call
		}
	}
	return nil
}

// Negation returns what a condition is of, and what that is where the condition holds.
func Negation(cond ssa.Value) (ssa.Value, bool) {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		return not.X, false
	}
	return cond, true
}
