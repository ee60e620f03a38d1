package unresolved

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// discarded finds calls whose result obliges the caller to wake somebody, as
// other callers do, and which is not looked at.
func discarded(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, g := range p.Funcs {
		if !tellsYesOrNo(g) || p.Taken(g) {
			continue
		}
		var duty *ssa.Function
		var dutyAt ssa.Instruction
		var dropped []ssa.CallInstruction
		used := 0
		for _, call := range p.Callers(g) {
			c, ok := call.(*ssa.Call)
			if !ok {
				continue
			}
			if len(*c.Referrers()) == 0 {
				dropped = append(dropped, c)
				continue
			}
			x, at := dutyOf(p, c, duty)
			if x == nil {
				duty, used = nil, 0
				break
			}
			duty, dutyAt = x, at
			used++
		}
		if used < 2 || len(dropped) == 0 {
			continue
		}
		for _, call := range dropped {
			if !metAnyway(p, call, duty) {
				out = append(out, discardedBreach(p, call, g, duty, dutyAt))
			}
		}
	}
	return out
}

// tellsYesOrNo reports whether f returns a constant truth on each way, either.
func tellsYesOrNo(f *ssa.Function) bool {
	r := f.Signature.Results()
	if r.Len() != 1 || !ssaread.IsBool(r.At(0).Type()) {
		return false
	}
	yes, no := 0, 0
	for _, b := range f.Blocks {
		ret, ok := oblige.Last(b).(*ssa.Return)
		if !ok || b == f.Recover {
			continue
		}
		c, ok := ret.Results[0].(*ssa.Const)
		if !ok {
			return false
		}
		if c.Value.String() == "true" {
			yes++
		} else {
			no++
		}
	}
	return yes > 0 && no > 0
}

// dutyOf returns the function that the caller calls where the result is true: one
// that may wake or start somebody, and, where it is known, want.
func dutyOf(p *oblige.Package, c *ssa.Call, want *ssa.Function) (*ssa.Function, ssa.Instruction) {
	for _, r := range *c.Referrers() {
		br, ok := r.(*ssa.If)
		if !ok {
			continue
		}
		yes := br.Block().Succs[0]
		for _, b := range br.Parent().Blocks {
			if len(yes.Preds) != 1 || !yes.Dominates(b) {
				continue
			}
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				callee := ssaread.Callee(call.Common())
				if p.HasBody(callee) && (want == nil || want == callee) && stirs(p, callee) {
					return callee, in
				}
			}
		}
	}
	return nil, nil
}

// stirs reports whether f, or what it calls by name, may wake or start a goroutine.
func stirs(p *oblige.Package, f *ssa.Function) bool {
	if p.Stirring == nil {
		p.Stirring = map[*ssa.Function]bool{}
		var work []*ssa.Function
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				if _, ok := in.(*ssa.Go); ok {
					work = append(work, f)
				}
			}
		}
		for _, o := range p.Objects() {
			for _, op := range o.Ops {
				if op.Kind.Wakes() {
					work = append(work, op.Func)
				}
			}
		}
		for len(work) > 0 {
			f := work[len(work)-1]
			work = work[:len(work)-1]
			if !p.Stirring[f] {
				p.Stirring[f] = true
				work = append(work, p.MentionsByName()[f]...)
			}
		}
	}
	return p.Stirring[f]
}

// metAnyway reports whether the duty is met behind a call that drops its result,
// or cannot matter yet: nobody else has what it is a method of.
func metAnyway(p *oblige.Package, call ssa.CallInstruction, duty *ssa.Function) bool {
	leads := map[*ssa.Function]bool{}
	work := []*ssa.Function{duty}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if !leads[f] {
			leads[f] = true
			for _, c := range p.Callers(f) {
				if !p.Starts(c) {
					work = append(work, c.Parent())
				}
			}
		}
	}
	hit := oblige.Without(call, oblige.Never, func(in ssa.Instruction) bool {
		c, ok := in.(ssa.CallInstruction)
		return ok && leads[ssaread.Callee(c.Common())]
	})
	return hit != nil || building(p, call.Parent(), duty, 4)
}

// building reports whether f is only called while what duty is a method of is made.
func building(p *oblige.Package, f, duty *ssa.Function, depth int) bool {
	recv := duty.Signature.Recv()
	if recv == nil {
		return false
	}
	if allocates(f, oblige.Below(recv.Type())) {
		return true
	}
	calls := p.Callers(f)
	if depth == 0 || len(calls) == 0 || p.Taken(f) {
		return false
	}
	for _, c := range calls {
		if !building(p, c.Parent(), duty, depth-1) {
			return false
		}
	}
	return true
}

func allocates(f *ssa.Function, t types.Type) bool {
	for in := range ssaread.Instrs(f) {
		if a, ok := in.(*ssa.Alloc); ok && types.Identical(oblige.Below(a.Type()), t) {
			return true
		}
	}
	return false
}

func discardedBreach(p *oblige.Package, call ssa.CallInstruction, g, duty *ssa.Function, at ssa.Instruction) oblige.Breach {
	f := call.Parent()
	pos := oblige.PosOf(call)
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s drops the result of %s at line %d, others then call %s", ssaread.ShortName(f), ssaread.ShortName(g), p.Line(pos), ssaread.ShortName(duty)),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(at), Side: "completer", Func: at.Parent(), Text: "calls " + ssaread.ShortName(duty) + " where the result is true"},
			{Pos: pos, Side: "completer", Func: f, Text: "gets true from " + ssaread.ShortName(g) + " and does not look at it"},
			{Pos: pos, Func: f, Text: ssaread.ShortName(duty) + " is not called, nobody will wake those that wait for it"},
		},
	}
}
