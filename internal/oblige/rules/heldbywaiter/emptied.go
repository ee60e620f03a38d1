package heldbywaiter

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
)

// findsRoom reports whether o, a channel with room, is empty when s comes, which its one receiver
// does: who does other was waited for, and then what lay in o was taken out; none was started since.
func findsRoom(p *oblige.Package, o *oblige.Object, s, other *oblige.Op) bool {
	if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap < 1 }) {
		return false
	}
	mine, theirs := p.RunsTo(s.In), p.RunsTo(other.In)
	emptied := func(r oblige.Run) bool {
		return slices.ContainsFunc(r.Steps[r.Own:], func(at ssa.Instruction) bool {
			return slices.ContainsFunc(o.Of(oblige.TryRecv), func(d *oblige.Op) bool {
				return surelyEmptied(d, at) && sentOnce(o, s, at) && !slices.ContainsFunc(theirs, func(r oblige.Run) bool { return !joinedBefore(p, d.In, at, r) })
			})
		})
	}
	return len(mine) > 0 && len(theirs) > 0 && !slices.ContainsFunc(mine, func(r oblige.Run) bool { return !emptied(r) })
}

// surelyEmptied reports whether d, a look into a channel, has found nothing when at comes.
func surelyEmptied(d *oblige.Op, at ssa.Instruction) bool {
	some := oblige.CaseStart(d.Sel, d.Case)
	if d.Func != at.Parent() || some == nil {
		return false
	}
	again := func(in ssa.Instruction) bool { return in == d.In }
	is := func(in ssa.Instruction) bool { return in == at }
	first := d.Func.Blocks[0].Instrs[0]
	return oblige.Reaches(d.In, at) && oblige.Feasible(first, again, is) == nil && !is(some.Instrs[0]) && oblige.Feasible(some.Instrs[0], again, is) == nil
}

// sentOnce reports whether s, which is done by at, is done once before something is received.
func sentOnce(o *oblige.Object, s *oblige.Op, at ssa.Instruction) bool {
	received := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool { return r.In == in })
	}
	twice := func(in ssa.Instruction) bool {
		return oblige.Without(in, received, func(again ssa.Instruction) bool { return again == in }) != nil
	}
	return !twice(s.In) && !twice(at)
}

// joinedBefore reports whether the goroutine of theirs was waited for before d, and none is
// started by the function of d between that and at.
func joinedBefore(p *oblige.Package, d, at ssa.Instruction, theirs oblige.Run) bool {
	joins := func(in ssa.Instruction) bool { return p.JoinsRun(in, theirs, oblige.MaxUp) }
	first := d.Parent().Blocks[0].Instrs[0]
	is := func(in ssa.Instruction) bool { return in == d }
	if !joins(first) && oblige.Without(first, joins, is) != nil {
		return false
	}
	return !slices.ContainsFunc(theirs.Steps, func(start ssa.Instruction) bool {
		return start.Parent() == d.Parent() && oblige.Without(start, joins, func(in ssa.Instruction) bool { return in == at }) != nil
	})
}
