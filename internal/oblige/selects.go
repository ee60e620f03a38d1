package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// ofOtherCase reports whether in is done only in another case of r's select.
func ofOtherCase(r *Op, in ssa.Instruction) bool {
	if r.Sel == nil {
		return false
	}
	for i := range r.Sel.States {
		if b := CaseStart(r.Sel, i); i != r.Case && b != nil && b.Dominates(in.Block()) {
			return true
		}
	}
	return false
}

// StatePos returns the position of a select's case.
func StatePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// CaseStart returns the block where case i of a select goes on: the last case
// has no comparison of its own.
func CaseStart(sel *ssa.Select, i int) *ssa.BasicBlock {
	if b := CaseBlock(sel, i); b != nil {
		return b
	}
	if i == 0 || i != len(sel.States)-1 {
		return nil
	}
	before := CaseBlock(sel, i-1)
	if before == nil || len(before.Preds) != 1 {
		return nil
	}
	return before.Preds[0].Succs[1]
}

// HeadOf returns the block by which a loop is entered.
func HeadOf(loop map[*ssa.BasicBlock]bool) *ssa.BasicBlock {
	for _, b := range Ordered(loop) {
		for _, pred := range b.Preds {
			if !loop[pred] {
				return b
			}
		}
	}
	return nil
}

// CaseBlock returns the block to which a select's case leads, nil if it is not found.
func CaseBlock(sel *ssa.Select, i int) *ssa.BasicBlock {
	for _, r := range *sel.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok || x.Index != 0 {
			continue
		}
		for _, r := range *x.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			c, ok := cmp.Y.(*ssa.Const)
			if !ok || c.Int64() != int64(i) {
				continue
			}
			for _, r := range *cmp.Referrers() {
				if br, ok := r.(*ssa.If); ok {
					return br.Block().Succs[0]
				}
			}
		}
	}
	return nil
}
