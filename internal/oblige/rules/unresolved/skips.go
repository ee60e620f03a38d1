package unresolved

import (
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
)

// skip is a way on which a promise is neither resolved nor handed on.
type skip struct {
	from *ssa.BasicBlock // whose branch decides for it
	succ int
	end  ssa.Instruction // the return; nil where the way leads back for the next item
}

// skips returns the ways from behind start that leave without resolving, where
// others resolve. A branch that tests the held value itself may know that nobody
// waits: it is not taken. The way ends at a return, or at a block of again.
func skips(h *oblige.Held, start ssa.Instruction, again map[*ssa.BasicBlock]bool) []skip {
	if h.Lost {
		return nil
	}
	can := canResolve(h, start, again)
	turn := blocks(oblige.HeadOf(oblige.InnerLoop(start.Block()))) // in the next one there is another item
	maps.Copy(turn, again)
	var out []skip
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{}
	enter := func(b *ssa.BasicBlock, instrs []ssa.Instruction) {
		for _, in := range instrs {
			if h.Resolves[in] {
				return
			}
		}
		for i, s := range b.Succs {
			switch {
			case can[s] && !again[s]:
				work = append(work, s)
			case !h.Tested(b) && !flagged(h, b, again):
				if end, ok := endOf(s, turn); ok {
					out = append(out, skip{b, i, end})
				}
			}
		}
	}
	b := start.Block()
	if !resolvesIn(h, b.Instrs[oblige.IndexIn(start):]) && !branchAhead(h, b, can, again) {
		return nil
	}
	enter(b, b.Instrs[oblige.IndexIn(start):])
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b] {
			seen[b] = true
			enter(b, b.Instrs)
		}
	}
	return out
}

func branchAhead(h *oblige.Held, b *ssa.BasicBlock, can, again map[*ssa.BasicBlock]bool) bool {
	for _, s := range b.Succs {
		if can[s] && !again[s] {
			return true
		}
	}
	return false
}

func resolvesIn(h *oblige.Held, instrs []ssa.Instruction) bool {
	for _, in := range instrs {
		if h.Resolves[in] {
			return true
		}
	}
	return false
}

// canResolve returns the blocks from which a way leads to where the promise is
// resolved, for the item that was taken at start and not a later one.
func canResolve(h *oblige.Held, start ssa.Instruction, again map[*ssa.BasicBlock]bool) map[*ssa.BasicBlock]bool {
	can := map[*ssa.BasicBlock]bool{}
	var work []*ssa.BasicBlock
	for _, b := range start.Parent().Blocks {
		if resolvesIn(h, b.Instrs) {
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if can[b] {
			continue
		}
		can[b] = true
		if !again[b] && b != start.Block() {
			work = append(work, b.Preds...)
		}
	}
	return can
}

// flagged reports whether the branch at the end of b tests a variable that says
// which way was taken before, where the promise was resolved on one of them.
func flagged(h *oblige.Held, b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) bool {
	br, ok := oblige.Last(b).(*ssa.If)
	if !ok || !merges(br.Cond) {
		return false
	}
	next := func(in ssa.Instruction) bool { return again[in.Block()] }
	for in := range h.Resolves {
		if oblige.Without(in, next, func(each ssa.Instruction) bool { return each == br }) != nil {
			return true
		}
	}
	return false
}

func merges(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return true
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.Alloc)
		return ok && oblige.SoleStore(a) == nil || merges(v.X)
	case *ssa.BinOp:
		return merges(v.X) || merges(v.Y)
	}
	return false
}

// endOf returns the return that a way from b reaches, nil if it leads to a block
// of again; ok is false where all ways end in a panic or turn for ever.
func endOf(b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) (end ssa.Instruction, ok bool) {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if again[b] {
			return nil, true
		}
		if ret, isRet := oblige.Last(b).(*ssa.Return); isRet && b != b.Parent().Recover {
			return ret, true
		}
		work = append(work, b.Succs...)
	}
	return nil, false
}
