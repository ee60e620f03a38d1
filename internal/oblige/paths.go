package oblige

import (
	"golang.org/x/tools/go/ssa"
)

// Walk follows all ways forward from the instruction after from, within its
// function. It asks visit at each instruction, which returns whether to go on
// behind it. Blocks are entered once.
func Walk(from ssa.Instruction, visit func(ssa.Instruction) bool) {
	b := from.Block()
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{}
	run := func(instrs []ssa.Instruction) bool {
		for _, in := range instrs {
			if !visit(in) {
				return false
			}
		}
		return true
	}
	if !run(b.Instrs[indexIn(from)+1:]) {
		return
	}
	work = append(work, b.Succs...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if run(b.Instrs) {
			work = append(work, b.Succs...)
		}
	}
}

// Reaches reports whether a way leads from one instruction to another in the same function.
func Reaches(from, to ssa.Instruction) bool {
	found := false
	Walk(from, func(in ssa.Instruction) bool {
		found = found || in == to
		return !found
	})
	return found
}

// Without returns the first instruction with goal that a way from from reaches
// without meeting one with stop, nil if there is none.
func Without(from ssa.Instruction, stop, goal func(ssa.Instruction) bool) ssa.Instruction {
	var hit ssa.Instruction
	Walk(from, func(in ssa.Instruction) bool {
		if hit != nil || stop(in) {
			return false
		}
		if goal(in) {
			hit = in
			return false
		}
		return true
	})
	return hit
}

// IsReturn reports whether in ends its function normally.
func IsReturn(in ssa.Instruction) bool {
	_, ok := in.(*ssa.Return)
	return ok
}

func indexIn(in ssa.Instruction) int {
	for i, each := range in.Block().Instrs {
		if each == in {
			return i
		}
	}
	return -1
}

// Never tells no instruction: nothing stands in the way.
func Never(ssa.Instruction) bool { return false }

// Dominates reports whether every way to b passes a, both of one function.
func Dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return indexIn(a) < indexIn(b)
	}
	return a.Block().Dominates(b.Block())
}
