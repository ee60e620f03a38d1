package oblige

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// structInfo is a struct type that the package's functions work on.
type structInfo struct {
	st   *types.Struct
	name string // as people know it: Pool, or, of a type without a name, where it lies: DB.mu
	own  bool   // declared in the package, or without a name
}

func (s structInfo) fields() int {
	if s.st == nil {
		return 0
	}
	return s.st.NumFields()
}

// structs returns the struct types of the package's cells, by their keys.
func (p *Package) structs() map[string]structInfo {
	if p.structIndex != nil {
		return p.structIndex
	}
	p.structIndex = map[string]structInfo{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if fa, ok := in.(*ssa.FieldAddr); ok {
					p.addStruct(fa)
				}
			}
		}
	}
	return p.structIndex
}

func (p *Package) addStruct(fa *ssa.FieldAddr) {
	key := ssaread.CellOf(fa).Type
	if _, ok := p.structIndex[key]; ok {
		return
	}
	ptr, ok := fa.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return
	}
	info := structInfo{st: st}
	if n := ssaread.Named(ptr.Elem()); n != nil {
		info.name, info.own = n.Obj().Name(), n.Obj().Pkg() == p.Pkg.Pkg
	} else if outer, ok := fa.X.(*ssa.FieldAddr); ok {
		p.addStruct(outer)
		info.name, info.own = cellName(ssaread.CellOf(outer), p), true
	} else {
		info.own = true
	}
	p.structIndex[key] = info
}

// cellName returns the name that people know of a cell: Pool.closed, done.
func cellName(c ssaread.Cell, p *Package) string {
	switch c.Kind {
	case ssaread.Field:
		if info, ok := p.structIndex[c.Type]; ok && c.Field < info.st.NumFields() {
			name := info.st.Field(c.Field).Name()
			if info.name != "" {
				name = info.name + "." + name
			}
			return name
		}
	case ssaread.Var:
		switch v := c.Value.(type) {
		case *ssa.Alloc:
			if token.IsIdentifier(v.Comment) && v.Comment != "complit" && v.Comment != "new" {
				return v.Comment
			}
		case *ssa.Global:
			return v.Name()
		}
	}
	return noName
}

// noName stands for what has no name that people know.
const noName = "its state"

// placeName returns the name of the cell at addr, or, where it is reached through
// a pointer, of what holds the pointer.
func placeName(c ssaread.Cell, addr ssa.Value, p *Package) string {
	name := cellName(c, p)
	if u, ok := addr.(*ssa.UnOp); ok && name == noName {
		return cellName(ssaread.CellOf(u.X), p)
	}
	return name
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
