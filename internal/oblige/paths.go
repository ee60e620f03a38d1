package oblige

import (
	"golang.org/x/tools/go/ssa"
)

// OnEveryWay reports whether a function that returns has executed in.
func OnEveryWay(in ssa.Instruction) bool {
	first := in.Parent().Blocks[0].Instrs[0]
	same := func(each ssa.Instruction) bool { return each == in }
	return first == in || !IsReturn(first) && Without(first, same, IsReturn) == nil
}

// DefersOf returns the deferred calls of f, as they are written.
func DefersOf(f *ssa.Function) []*ssa.Defer {
	var out []*ssa.Defer
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

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
	if !run(b.Instrs[IndexIn(from)+1:]) {
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

// IndexIn returns the place of in within its block.
func IndexIn(in ssa.Instruction) int {
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
		return IndexIn(a) < IndexIn(b)
	}
	return a.Block().Dominates(b.Block())
}
