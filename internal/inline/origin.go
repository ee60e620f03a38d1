package inline

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Origins says of the positions of copies where what was copied stands.
type Origins map[token.Pos]Origin

// An Origin is a place in a helper, and the call of it in whose place the copy stands.
type Origin struct {
	Pos    token.Pos
	Helper *types.Func
	Call   *ast.CallExpr
}

// mover returns where each position of h goes in the place of call: within the text of the call, in the order of
// h's lines, so that what comes first in a function still stands first.
func (in *inliner) mover(h *helper, call *ast.CallExpr) func(token.Pos) token.Pos {
	first, room := in.fset.Position(h.decl.Body.Pos()).Line, call.End()-call.Pos()
	return func(pos token.Pos) token.Pos {
		line := token.Pos(in.fset.Position(pos).Line - first)
		at := call.Pos() + max(0, min(line, room-1))
		if _, ok := in.origins[at]; !ok {
			in.origins[at] = Origin{pos, h.obj, call}
		}
		return at
	}
}
