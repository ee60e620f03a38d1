package ssaread

import (
	"golang.org/x/tools/go/ssa"
)

// Flow is the control dependence of a function. Ways that end in a panic do
// not count: a function that goes on is taken to go on.
type Flow struct {
	pdom []int   // block -> nearest postdominator, -1 for none (the exit)
	Deps [][]int // block -> blocks whose branch decides whether it is executed
}

// FlowOf computes the control dependence of f.
func FlowOf(f *ssa.Function) *Flow {
	n := len(f.Blocks)
	succs := make([][]int, n)
	for _, b := range f.Blocks {
		for _, s := range b.Succs {
			if !panics(s) {
				succs[b.Index] = append(succs[b.Index], s.Index)
			}
		}
	}
	exits := exitsOf(f, succs)
	flow := &Flow{pdom: postdominators(succs, exits)}
	flow.deps(succs)
	return flow
}

// Next returns the block where all ways from b meet again, -1 for the exit.
func (fl *Flow) Next(b int) int { return fl.pdom[b] }

func panics(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
	return ok
}

// exitsOf returns the blocks that end the function, and one for each endless loop.
func exitsOf(f *ssa.Function, succs [][]int) []bool {
	n := len(succs)
	exits := make([]bool, n)
	for i := range succs {
		exits[i] = len(succs[i]) == 0
	}
	for {
		reach := reachingExit(succs, exits)
		stuck := -1
		for i := range reach {
			if !reach[i] {
				stuck = i
			}
		}
		if stuck < 0 {
			return exits
		}
		exits[stuck] = true
	}
}

func reachingExit(succs [][]int, exits []bool) []bool {
	reach := make([]bool, len(succs))
	copy(reach, exits)
	for changed := true; changed; {
		changed = false
		for i := len(succs) - 1; i >= 0; i-- {
			if reach[i] {
				continue
			}
			for _, s := range succs[i] {
				if reach[s] {
					reach[i], changed = true, true
					break
				}
			}
		}
	}
	return reach
}

// postdominators computes immediate postdominators by the iterative algorithm
// of Cooper, Harvey and Kennedy (2001) on the reversed graph with a virtual exit.
func postdominators(succs [][]int, exits []bool) []int {
	n := len(succs)
	order, num := reversePostorder(succs, exits)
	pdom := make([]int, n+1) // n is the virtual exit
	for i := range pdom {
		pdom[i] = -1
	}
	pdom[n] = n
	intersect := func(a, b int) int {
		for a != b {
			for num[a] > num[b] {
				a = pdom[a]
			}
			for num[b] > num[a] {
				b = pdom[b]
			}
		}
		return a
	}
	for changed := true; changed; {
		changed = false
		for _, b := range order {
			next := -1
			meet := func(s int) {
				if pdom[s] < 0 {
					return
				}
				if next < 0 {
					next = s
				} else {
					next = intersect(s, next)
				}
			}
			if exits[b] {
				meet(n)
			}
			for _, s := range succs[b] {
				meet(s)
			}
			if next >= 0 && pdom[b] != next {
				pdom[b], changed = next, true
			}
		}
	}
	for i := range n {
		if pdom[i] == n {
			pdom[i] = -1
		}
	}
	return pdom[:n]
}

// reversePostorder orders the blocks from the exit backwards, and numbers them.
func reversePostorder(succs [][]int, exits []bool) (order, num []int) {
	n := len(succs)
	preds := make([][]int, n)
	for i, ss := range succs {
		for _, s := range ss {
			preds[s] = append(preds[s], i)
		}
	}
	seen := make([]bool, n)
	var post []int
	var visit func(int)
	visit = func(b int) {
		seen[b] = true
		for _, q := range preds[b] {
			if !seen[q] {
				visit(q)
			}
		}
		post = append(post, b)
	}
	for i := n - 1; i >= 0; i-- {
		if exits[i] && !seen[i] {
			visit(i)
		}
	}
	num = make([]int, n+1)
	for i := range post {
		b := post[len(post)-1-i]
		order = append(order, b)
		num[b] = i + 1
	}
	return order, num
}

// deps fills in the control dependences: for each branch, the blocks on the way
// from its successors up to where all ways meet again.
func (fl *Flow) deps(succs [][]int) {
	fl.Deps = make([][]int, len(succs))
	for b, ss := range succs {
		if len(ss) < 2 {
			continue
		}
		for _, s := range ss {
			for w := s; w != -1 && w != fl.pdom[b]; w = fl.pdom[w] {
				fl.Deps[w] = append(fl.Deps[w], b)
			}
		}
	}
}
