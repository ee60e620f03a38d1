package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// OwnLiesThere reports whether all that is received from o was sent by who receives it, or for
// it by who started it: then each finds at least its own, though the channel be closed.
func (p *Package) OwnLiesThere(o *Object) bool {
	return p.EachOwn(o, o.Of(Send, SelSend, TrySend), o.Of(Recv, SelRecv, TryRecv))
}

// EachOwn reports whether each of backs, operations on a channel with room, comes behind one
// of firsts that belongs to it alone.
func (p *Package) EachOwn(o *Object, firsts, backs []*Op) bool {
	if o.Open || len(o.Of(Leak)) > 0 || len(o.Of(Make)) == 0 || slices.ContainsFunc(o.Of(Make), func(m *Op) bool { return m.Cap == 0 }) {
		return false
	}
	if len(firsts) == 0 || len(backs) == 0 {
		return false
	}
	pr := &pairing{p: p, first: map[ssa.Instruction]bool{}, back: map[ssa.Instruction]bool{}}
	for _, op := range firsts {
		if in := doneAt(op); in != nil {
			pr.first[in] = true
		}
	}
	for _, op := range backs {
		if !pr.add(doneAt(op)) {
			return false
		}
	}
	return pr.holds()
}

// doneAt returns the instruction at which an operation has been done: of a case of a select,
// where that goes on; nil where other ways lead there too.
func doneAt(op *Op) ssa.Instruction {
	if op.Sel == nil {
		return op.In
	}
	b := CaseStart(op.Sel, op.Case)
	if b == nil || len(b.Preds) != 1 {
		return nil
	}
	return b.Instrs[0]
}

// pairing asks of each back whether it has a first of its own. A function that does a back
// without one does it for who calls or starts it: then the call is the back.
type pairing struct {
	p           *Package
	first, back map[ssa.Instruction]bool
	work        []*ssa.Function
}

// add notes a back; false where it has no place.
func (pr *pairing) add(in ssa.Instruction) bool {
	if in == nil {
		return false
	}
	if !pr.back[in] {
		pr.back[in] = true
		pr.work = append(pr.work, in.Parent())
	}
	return true
}

func (pr *pairing) holds() bool {
	for len(pr.work) > 0 {
		f := pr.work[0]
		pr.work = pr.work[1:]
		if pr.twice(f) || pr.forCaller(f) && !pr.passUp(f) {
			return false
		}
	}
	return true
}

// twice reports whether f may come from one back to another, or to itself, past all firsts.
func (pr *pairing) twice(f *ssa.Function) bool {
	for in := range pr.back {
		if in.Parent() == f && Without(in, pr.isFirst, pr.isBack) != nil {
			return true
		}
	}
	return false
}

// forCaller reports whether f may come to a back past all firsts.
func (pr *pairing) forCaller(f *ssa.Function) bool {
	start := f.Blocks[0].Instrs[0]
	if pr.first[start] {
		return false
	}
	return pr.back[start] || Without(start, pr.isFirst, pr.isBack) != nil
}

// passUp makes the calls of f backs; false where not all are known.
func (pr *pairing) passUp(f *ssa.Function) bool {
	calls := pr.p.Callers(f)
	if len(calls) == 0 || f.Parent() == nil && pr.p.StandsAlone(f) && !pr.p.Spawned(f) || pr.p.Taken(f) && !pr.p.Spawned(f) {
		return false
	}
	for _, call := range calls {
		pr.add(call)
	}
	return true
}

func (pr *pairing) isFirst(in ssa.Instruction) bool { return pr.first[in] }

func (pr *pairing) isBack(in ssa.Instruction) bool { return pr.back[in] }
