package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findsRoom reports whether o, a channel with room, is empty when s comes, which its one receiver
// does: who does other was waited for, and then what lay in o was taken out; none was started since.
func (p *Package) findsRoom(o *Object, s, other *Op) bool {
	if slices.ContainsFunc(o.Of(Make), func(m *Op) bool { return m.Cap < 1 }) {
		return false
	}
	mine, theirs := p.runsTo(s.In), p.runsTo(other.In)
	emptied := func(r run) bool {
		return slices.ContainsFunc(r.steps[r.own:], func(at ssa.Instruction) bool {
			return slices.ContainsFunc(o.Of(TryRecv), func(d *Op) bool {
				return surelyEmptied(d, at) && sentOnce(o, s, at) && !slices.ContainsFunc(theirs, func(r run) bool { return !p.joinedBefore(d.In, at, r) })
			})
		})
	}
	return len(mine) > 0 && len(theirs) > 0 && !slices.ContainsFunc(mine, func(r run) bool { return !emptied(r) })
}

// surelyEmptied reports whether d, a look into a channel, has found nothing when at comes.
func surelyEmptied(d *Op, at ssa.Instruction) bool {
	some := CaseStart(d.Sel, d.Case)
	if d.Func != at.Parent() || some == nil {
		return false
	}
	again := func(in ssa.Instruction) bool { return in == d.In }
	is := func(in ssa.Instruction) bool { return in == at }
	first := d.Func.Blocks[0].Instrs[0]
	return Reaches(d.In, at) && Feasible(first, again, is) == nil && !is(some.Instrs[0]) && Feasible(some.Instrs[0], again, is) == nil
}

// sentOnce reports whether s, which is done by at, is done once before something is received.
func sentOnce(o *Object, s *Op, at ssa.Instruction) bool {
	received := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(o.Of(Recv, SelRecv, TryRecv), func(r *Op) bool { return r.In == in })
	}
	twice := func(in ssa.Instruction) bool {
		return Without(in, received, func(again ssa.Instruction) bool { return again == in }) != nil
	}
	return !twice(s.In) && !twice(at)
}

// joinedBefore reports whether the goroutine of theirs was waited for before d, and none is
// started by the function of d between that and at.
func (p *Package) joinedBefore(d, at ssa.Instruction, theirs run) bool {
	joins := func(in ssa.Instruction) bool { return p.joinsRun(in, theirs, maxUp) }
	first := d.Parent().Blocks[0].Instrs[0]
	is := func(in ssa.Instruction) bool { return in == d }
	if !joins(first) && Without(first, joins, is) != nil {
		return false
	}
	return !slices.ContainsFunc(theirs.steps, func(start ssa.Instruction) bool {
		return start.Parent() == d.Parent() && Without(start, joins, func(in ssa.Instruction) bool { return in == at }) != nil
	})
}
