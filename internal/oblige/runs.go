package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Run is one way on which a goroutine comes to an instruction.
type Run struct {
	// steps are the calls that lead there, outermost first, and the instruction itself.
	Steps []ssa.Instruction
	// own is the first of them that the goroutine itself does: who started it did those before.
	Own int
}

// maxRuns bounds the ways to one instruction that are told apart.
const maxRuns = 24

// RunsTo returns the ways to in, as far up as calls are seen; nil where there are too many.
func (p *Package) RunsTo(in ssa.Instruction) []Run {
	var out []Run
	var up func(r Run)
	up = func(r Run) {
		f := r.Steps[0].Parent()
		calls := p.Callers(f)
		if len(r.Steps) > MaxUp || len(calls) == 0 || p.IsEntry(f) && !p.Spawned(f) {
			out = append(out, r)
		}
		if len(r.Steps) > MaxUp {
			return
		}
		for _, call := range calls {
			if len(out) > maxRuns || slices.ContainsFunc(r.Steps, func(at ssa.Instruction) bool { return at.Parent() == call.Parent() }) {
				continue // it calls itself: that way is looked at already
			}
			next := Run{Steps: append([]ssa.Instruction{call}, r.Steps...), Own: r.Own + 1}
			if r.Own == 0 && !p.Starts(call) {
				next.Own = 0
			}
			up(next)
		}
	}
	up(Run{Steps: []ssa.Instruction{in}})
	if len(out) > maxRuns {
		return nil
	}
	return out
}

// follows reports whether one goroutine comes to the last step of b, and never after that
// of a, in one call of the function that both belong to; which step of a it is.
func follows(a, b Run) (int, bool) {
	for i := a.Own; i < len(a.Steps); i++ {
		for _, at := range b.Steps[b.Own:] {
			if x := a.Steps[i]; x.Parent() == at.Parent() && x != at && (IsDefer(x) || !Reaches(x, at)) {
				return i, true
			}
		}
	}
	return 0, false
}

// Exclude reports whether who comes to in, on any way, has come by a call of a function
// that on another way of its own would have come to other, and does not do both.
func (p *Package) Exclude(in, other ssa.Instruction) bool {
	others := p.RunsTo(other)
	instead := func(a Run) bool { return slices.ContainsFunc(others, func(b Run) bool { return parts(a, b) }) }
	runs := p.RunsTo(in)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(a Run) bool { return !instead(a) })
}

// parts reports whether a function does a step of a or one of b, and not both.
func parts(a, b Run) bool {
	for _, x := range a.Steps {
		for _, y := range b.Steps {
			if x.Parent() == y.Parent() && x != y && !IsDefer(x) && !IsDefer(y) && !Reaches(x, y) && !Reaches(y, x) {
				return true
			}
		}
	}
	return false
}

// InTurn reports whether of several calls each comes only when the others are over, or before
// they begin: some are done by a goroutine that is started behind the others.
func (p *Package) InTurn(calls []ssa.CallInstruction) bool {
	for i, a := range calls {
		for _, b := range calls[i+1:] {
			if !p.comesBehind(a, b) && !p.comesBehind(b, a) {
				return false
			}
		}
	}
	return len(calls) > 1
}

// comesBehind reports whether who comes to b, on any way, starts or calls what leads there behind
// all of a, and does not come back to that.
func (p *Package) comesBehind(a, b ssa.Instruction) bool {
	first, second := p.RunsTo(a), p.RunsTo(b)
	behind := func(r Run) bool {
		return slices.ContainsFunc(first, func(f Run) bool { return leadsOn(f, r) })
	}
	return len(second) > 0 && !slices.ContainsFunc(second, func(r Run) bool { return !behind(r) })
}

// leadsOn reports whether a function does a step of a, itself, and only behind that one of b.
func leadsOn(a, b Run) bool {
	for _, x := range a.Steps[a.Own:] {
		for _, y := range b.Steps {
			if x.Parent() == y.Parent() && x != y && !IsDefer(x) && Dominates(x, y) && !Reaches(y, x) {
				return true
			}
		}
	}
	return false
}

// IsDefer reports whether in defers a call.
func IsDefer(in ssa.Instruction) bool {
	_, ok := in.(*ssa.Defer)
	return ok
}

// InOneGoroutine reports whether a and b are only come to by the goroutine of one go statement,
// which is no loop's.
func (p *Package) InOneGoroutine(a, b ssa.Instruction) bool {
	runs := slices.Concat(p.RunsTo(a), p.RunsTo(b))
	return len(p.RunsTo(a)) > 0 && len(p.RunsTo(b)) > 0 && !slices.ContainsFunc(runs, func(r Run) bool {
		return r.Own == 0 || LeadsBack(r.Steps[r.Own-1].Block()) || r.Steps[r.Own-1] != runs[0].Steps[max(runs[0].Own-1, 0)]
	})
}
