package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// run is one way on which a goroutine comes to an instruction.
type run struct {
	// steps are the calls that lead there, outermost first, and the instruction itself.
	steps []ssa.Instruction
	// own is the first of them that the goroutine itself does: who started it did those before.
	own int
}

// maxRuns bounds the ways to one instruction that are told apart.
const maxRuns = 24

// runsTo returns the ways to in, as far up as calls are seen; nil where there are too many.
func (p *Package) runsTo(in ssa.Instruction) []run {
	var out []run
	var up func(r run)
	up = func(r run) {
		f := r.steps[0].Parent()
		calls := p.Callers(f)
		if len(r.steps) > maxUp || len(calls) == 0 || p.IsEntry(f) && !p.Spawned(f) {
			out = append(out, r)
		}
		if len(r.steps) > maxUp {
			return
		}
		for _, call := range calls {
			if len(out) > maxRuns || slices.ContainsFunc(r.steps, func(at ssa.Instruction) bool { return at.Parent() == call.Parent() }) {
				continue // it calls itself: that way is looked at already
			}
			next := run{steps: append([]ssa.Instruction{call}, r.steps...), own: r.own + 1}
			if r.own == 0 && !p.Starts(call) {
				next.own = 0
			}
			up(next)
		}
	}
	up(run{steps: []ssa.Instruction{in}})
	if len(out) > maxRuns {
		return nil
	}
	return out
}

// follows reports whether one goroutine comes to the last step of b, and never after that
// of a, in one call of the function that both belong to; which step of a it is.
func follows(a, b run) (int, bool) {
	for i := a.own; i < len(a.steps); i++ {
		for _, at := range b.steps[b.own:] {
			if x := a.steps[i]; x.Parent() == at.Parent() && x != at && (isDefer(x) || !Reaches(x, at)) {
				return i, true
			}
		}
	}
	return 0, false
}

// exclude reports whether who comes to in, on any way, has come by a call of a function
// that on another way of its own would have come to other, and does not do both.
func (p *Package) exclude(in, other ssa.Instruction) bool {
	others := p.runsTo(other)
	instead := func(a run) bool { return slices.ContainsFunc(others, func(b run) bool { return parts(a, b) }) }
	runs := p.runsTo(in)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(a run) bool { return !instead(a) })
}

// parts reports whether a function does a step of a or one of b, and not both.
func parts(a, b run) bool {
	for _, x := range a.steps {
		for _, y := range b.steps {
			if x.Parent() == y.Parent() && x != y && !isDefer(x) && !isDefer(y) && !Reaches(x, y) && !Reaches(y, x) {
				return true
			}
		}
	}
	return false
}

// inTurn reports whether of several calls each comes only when the others are over, or before
// they begin: some are done by a goroutine that is started behind the others.
func (p *Package) inTurn(calls []ssa.CallInstruction) bool {
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
	first, second := p.runsTo(a), p.runsTo(b)
	behind := func(r run) bool {
		return slices.ContainsFunc(first, func(f run) bool { return leadsOn(f, r) })
	}
	return len(second) > 0 && !slices.ContainsFunc(second, func(r run) bool { return !behind(r) })
}

// leadsOn reports whether a function does a step of a, itself, and only behind that one of b.
func leadsOn(a, b run) bool {
	for _, x := range a.steps[a.own:] {
		for _, y := range b.steps {
			if x.Parent() == y.Parent() && x != y && !isDefer(x) && Dominates(x, y) && !Reaches(y, x) {
				return true
			}
		}
	}
	return false
}

func isDefer(in ssa.Instruction) bool {
	_, ok := in.(*ssa.Defer)
	return ok
}

// inOneGoroutine reports whether a and b are only come to by the goroutine of one go statement,
// which is no loop's.
func (p *Package) inOneGoroutine(a, b ssa.Instruction) bool {
	runs := slices.Concat(p.runsTo(a), p.runsTo(b))
	return len(p.runsTo(a)) > 0 && len(p.runsTo(b)) > 0 && !slices.ContainsFunc(runs, func(r run) bool {
		return r.own == 0 || leadsBack(r.steps[r.own-1].Block()) || r.steps[r.own-1] != runs[0].steps[max(runs[0].own-1, 0)]
	})
}
