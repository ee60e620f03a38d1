package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownCount finds functions that add one to a WaitGroup, or call a method that does no more, for
// what they do themselves, take it back on some ways, and on another return, or turn to the next
// item, without that.
//
// Silent unless all who take one back have added one themselves, or are goroutines that are started
// behind an add: else somebody may do so for who leaves. Likewise where the way starts, sends or
// keeps what may lead to somebody, and where what it skips stands in an "if" that may know why.
func ownCount(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() || len(o.Of(oblige.GroupAdd)) == 0 || len(o.Of(oblige.GroupDone)) == 0 || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		adds, dones := p.Completions(o, oblige.GroupAdd), p.Completions(o, oblige.GroupDone)
		if !balanced(p, adds, dones) {
			continue
		}
		seen := map[*ssa.Function]bool{}
		for _, add := range adds {
			if b, ok := leftCounted(p, o, add, dones); ok && !seen[b.Func] {
				seen[b.Func] = true
				out = append(out, b)
			}
		}
	}
	return out
}

// balanced reports whether who takes one back has added it: before, in the same function, or whoever
// made or started it has.
func balanced(p *oblige.Package, adds, dones []*oblige.Completion) bool {
	return !slices.ContainsFunc(dones, func(d *oblige.Completion) bool {
		f := d.In.Parent()
		return !called(dones, f) && !slices.ContainsFunc(adds, func(a *oblige.Completion) bool {
			g := a.In.Parent()
			return g == f && oblige.Reaches(a.In, d.In) || g != f && oblige.Within(f, g) ||
				slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
					return call.Parent() == g && p.Starts(call) && oblige.Reaches(a.In, call)
				})
		})
	})
}

// called reports whether one of cs is a call of f: what that does counts there.
func called(cs []*oblige.Completion, f *ssa.Function) bool {
	return slices.ContainsFunc(cs, func(c *oblige.Completion) bool {
		call, ok := c.In.(ssa.CallInstruction)
		return ok && c.In != c.Op.In && ssaread.Callee(call.Common()) == f
	})
}

// leftCounted looks for a way from add past those that take back what it has added.
func leftCounted(p *oblige.Package, o *oblige.Object, add *oblige.Completion, dones []*oblige.Completion) (oblige.Breach, bool) {
	f := add.In.Parent()
	if !addsOne(add.Op) || !sure(add) || oblige.IsDefer(add.In) || called([]*oblige.Completion{add}, f) {
		return oblige.Breach{}, false
	}
	var direct []ssa.Instruction
	for _, d := range dones {
		if d.In.Parent() != f {
			continue
		}
		if oblige.IsDefer(d.In) {
			return oblige.Breach{}, false
		}
		if sure(d) && d.At == add.At && oblige.InTurn(add.In, d.In) {
			direct = append(direct, d.In)
		}
	}
	if len(direct) == 0 {
		return oblige.Breach{}, false
	}
	h := p.WakesOf([]*oblige.Object{o}).Held(f, direct...)
	for in := range ssaread.Instrs(f) {
		if passesOn(in) {
			h.Resolves[in] = true
		}
	}
	var again map[*ssa.BasicBlock]bool
	if loop := oblige.InnerLoop(add.In.Block()); loop != nil {
		again = blocks(oblige.HeadOf(loop))
	}
	for _, s := range skips(h, add.In, again) {
		if s.end != nil && joins(h, s) || s.end == nil && !leavesTurn(s) || asksFor(o, oblige.Last(s.from)) || tellsOther(p, o, s) {
			continue
		}
		return unresolvedBreach(p, f, o, h.Direct[0], s, p.ObjectName(o)), true
	}
	return oblige.Breach{}, false
}

// sure reports whether c, if it is a call, does what it stands for whatever comes.
func sure(c *oblige.Completion) bool { return c.In == c.Op.In || oblige.OnEveryWay(c.Op.In) }

// addsOne reports whether an operation adds the constant 1.
func addsOne(op *oblige.Op) bool {
	call, ok := op.In.(*ssa.Call)
	return ok && len(call.Call.Args) == 2 && oblige.IsOne(call.Call.Args[1])
}

// passesOn reports whether in may leave to somebody else what its function owes.
func passesOn(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Go, *ssa.Defer, *ssa.Send:
		return true
	case *ssa.Select:
		return slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Send != nil })
	case *ssa.Call:
		return slices.ContainsFunc(in.Call.Args, func(v ssa.Value) bool {
			_, literal := v.(*ssa.MakeClosure)
			return literal
		})
	}
	return handsOn(in)
}

// leavesTurn reports whether a way back to the loop's head is taken on an error, or by an arm of its
// own that goes straight there: not by an "if" around the completion.
func leavesTurn(s skip) bool {
	br, ok := oblige.Last(s.from).(*ssa.If)
	return ok && (oblige.IsErrorTest(br.Cond) || len(s.from.Succs[s.succ].Preds) == 1)
}
