package unresolved

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
)

// place returns where a person looks for the way that the branch at the end of
// b takes to its successor i: its return, or where else the taken arm ends.
func (s skip) place() token.Pos {
	if s.end != nil && s.end.Pos().IsValid() {
		return s.end.Pos()
	}
	if pos := armEnd(s.from, s.succ); pos.IsValid() {
		return pos
	}
	if s.end != nil {
		return oblige.EndPos(s.end.Parent())
	}
	return oblige.PosOf(oblige.Last(s.from))
}

// armEnd returns the last statement of the arm that a branch leads to, NoPos if
// there is none.
func armEnd(b *ssa.BasicBlock, succ int) token.Pos {
	br, ok := oblige.Last(b).(*ssa.If)
	if !ok {
		return token.NoPos
	}
	pos := condPos(br.Cond)
	if !pos.IsValid() || b.Parent().Syntax() == nil {
		return token.NoPos
	}
	var arm ast.Stmt
	ast.Inspect(b.Parent().Syntax(), func(n ast.Node) bool {
		if n, ok := n.(*ast.IfStmt); ok && n.Cond.Pos() <= pos && pos < n.Cond.End() {
			arm = n.Body
			if succ == 1 {
				arm = n.Else
			}
		}
		return true
	})
	if block, ok := arm.(*ast.BlockStmt); ok && len(block.List) > 0 {
		return block.List[len(block.List)-1].Pos()
	}
	return token.NoPos
}

// condPos returns where a condition stands.
func condPos(v ssa.Value) token.Pos {
	switch u := v.(type) {
	case *ssa.UnOp:
		if !u.Pos().IsValid() {
			return condPos(u.X)
		}
	case *ssa.Extract:
		return condPos(u.Tuple)
	}
	return v.Pos()
}
