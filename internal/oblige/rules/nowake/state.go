package nowake

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// failedBefore reports whether in is done only where t was found not to hold, in its function or
// before each call of that: nobody parks then who would go on by it.
func failedBefore(p *oblige.Package, t *oblige.Test, in ssa.Instruction) bool {
	if slices.ContainsFunc(p.Tests(in), func(found *oblige.Test) bool { return excluded(t, found) }) {
		return true
	}
	s := &search{p: p, t: t, seen: make(map[*ssa.BasicBlock]bool)}
	return s.foundOtherwise(in, 1)
}

// excluded reports whether t does not hold where found does.
func excluded(t, found *oblige.Test) bool {
	return found.Excludes(t) || t.Excludes(found)
}

// search goes back from an instruction.
type search struct {
	p    *oblige.Package
	t    *oblige.Test
	seen map[*ssa.BasicBlock]bool
}

// foundOtherwise reports whether every way to in comes from a branch on which the test does not hold,
// with nothing between that writes what it tests or lets others do so.
func (s *search) foundOtherwise(in ssa.Instruction, calls int) bool {
	b := in.Block()
	for _, before := range b.Instrs {
		if before == in {
			break
		}
		if s.changes(before) {
			return false
		}
	}
	if len(b.Preds) == 0 {
		return calls > 0 && s.byCallers(b.Parent(), calls)
	}
	for _, pred := range b.Preds {
		if s.seen[pred] || s.decided(pred, b) {
			continue // round a loop: the other ways tell
		}
		s.seen[pred] = true
		last := oblige.Last(pred)
		if s.changes(last) || !s.foundOtherwise(last, calls) {
			return false
		}
	}
	return true
}

// decided reports whether who comes from pred to b found that the test does not hold.
func (s *search) decided(pred, b *ssa.BasicBlock) bool {
	br, ok := oblige.Last(pred).(*ssa.If)
	if !ok || pred.Succs[0] == pred.Succs[1] {
		return false
	}
	return slices.ContainsFunc(s.p.Condition(br.Cond, pred.Succs[0] == b, 1), func(found *oblige.Test) bool {
		return !found.Part && excluded(s.t, found)
	})
}

// changes reports whether in writes what is tested, or gives up a lock.
func (s *search) changes(in ssa.Instruction) bool {
	_, way := s.p.LockCall(in)
	return way < 0 || s.p.WritesCell(in, s.t.Cell)
}

// byCallers is foundOtherwise for the start of f.
func (s *search) byCallers(f *ssa.Function, calls int) bool {
	if s.p.StandsAlone(f) {
		return false
	}
	callers := s.p.Callers(f)
	for _, call := range callers {
		if _, plain := call.(*ssa.Call); !plain || s.p.Starts(call) || !s.foundOtherwise(call, calls-1) {
			return false
		}
	}
	return len(callers) > 0
}

// ofAnotherState reports whether in is followed by a wake of others, who park on another object while the
// cell that t tests has another value: it comes from their state, in which w does not park.
func ofAnotherState(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, in ssa.Instruction) bool {
	if t.Bound == nil || ssaread.IsBool(t.Bound.Type()) {
		return false
	}
	for _, v := range p.Waiters() {
		if len(v.Objects) == 0 || slices.Contains(w.Objects, v.Objects[0]) || !slices.ContainsFunc(v.Tests, func(other *oblige.Test) bool { return excluded(t, other) }) {
			continue
		}
		if p.Covered(in, p.WakesOf(v.Objects)) {
			return true
		}
	}
	return false
}
