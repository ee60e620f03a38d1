package oblige

import (
	"github.com/futurelint/futurelint/internal/ssaread"

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
	for in := range ssaread.Instrs(f) {
		if d, ok := in.(*ssa.Defer); ok {
			out = append(out, d)
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

// LeadsBack reports whether a way leads from b to b.
func LeadsBack(b *ssa.BasicBlock) bool {
	for _, s := range b.Succs {
		if ReachesBlock(s, b, nil) {
			return true
		}
	}
	return false
}

// ReachesBlock reports whether a way leads from one block to another; choose
// tells of a branch which of its ways may be taken, -1 for both.
func ReachesBlock(from, to *ssa.BasicBlock, choose func(*ssa.If) int) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if seen[b] {
			continue
		}
		seen[b] = true
		if br, ok := Last(b).(*ssa.If); ok && choose != nil {
			if i := choose(br); i >= 0 {
				work = append(work, b.Succs[i])
				continue
			}
		}
		work = append(work, b.Succs...)
	}
	return false
}

// Last returns the instruction with which b ends.
func Last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

// failsStraight reports whether b leads, without a branch, to the return of an error.
func failsStraight(b *ssa.BasicBlock) bool {
	ret := StraightReturn(b, func(ssa.Instruction) bool { return false })
	return ret != nil && ReturnsError(ret)
}

// surely reports whether every way from b to the function's end passes in.
func surely(b *ssa.BasicBlock, in ssa.Instruction) bool {
	if b == in.Block() {
		return true
	}
	first := b.Instrs[0]
	at := func(each ssa.Instruction) bool { return each == in }
	return !IsReturn(first) && Without(first, at, IsReturn) == nil
}

// ComesTo reports whether successor i of a branch leads to in without passing the branch again.
func ComesTo(br *ssa.If, i int, in ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{br.Block(): true}
	work := []*ssa.BasicBlock{br.Block().Succs[i]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if b == in.Block() {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}
