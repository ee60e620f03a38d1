package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// cellName returns the name that people know of a cell: Pool.closed, done.
func cellName(c ssaread.Cell, p *Package) string {
	switch c.Kind {
	case ssaread.Field:
		if st := structNamed(c.Type, p.Pkg.Pkg); st != nil && c.Field < st.NumFields() {
			return c.Type[len(p.Pkg.Pkg.Path())+1:] + "." + st.Field(c.Field).Name()
		}
	case ssaread.Var:
		switch v := c.Value.(type) {
		case *ssa.Alloc:
			return v.Comment
		case *ssa.Global:
			return v.Name()
		}
	}
	return "its state"
}

// posOf returns where an instruction stands, or, where it has no place of its
// own, the next one in its block that has.
func posOf(in ssa.Instruction) token.Pos {
	if in == nil {
		return token.NoPos
	}
	if in.Pos().IsValid() {
		return in.Pos()
	}
	b := in.Block()
	for i := indexIn(in); i >= 0; i-- {
		if b.Instrs[i].Pos().IsValid() {
			return b.Instrs[i].Pos()
		}
	}
	for _, each := range b.Instrs {
		if each.Pos().IsValid() {
			return each.Pos()
		}
	}
	return in.Parent().Pos()
}
