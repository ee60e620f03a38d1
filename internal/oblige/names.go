package oblige

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ChanName returns the name that people know of a channel: the variable or field
// that it lies in.
func (p *Package) ChanName(o *Object) string {
	for _, pl := range o.Places {
		if n := CellName(pl.Cell, p); n != NoName {
			return n
		}
	}
	return "its channel"
}

// LockName returns the name that people know of a lock.
func (p *Package) LockName(l Place) string {
	if n := CellName(l.Cell, p); n != NoName {
		return n
	}
	return "the Cond's lock"
}

// ReturnPos returns the position of a return: the function's end where none is written.
func ReturnPos(ret ssa.Instruction) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	return EndPos(ret.Parent())
}

// structInfo is a struct type that the package's functions work on.
type structInfo struct {
	St   *types.Struct
	name string // as people know it: Pool, or, of a type without a name, where it lies: DB.mu
	own  bool   // declared in the package, or without a name
}

// Fields returns the number of fields.
func (s structInfo) Fields() int {
	if s.St == nil {
		return 0
	}
	return s.St.NumFields()
}

// Structs returns the struct types of the package's cells, by their keys.
func (p *Package) Structs() map[string]structInfo {
	if p.structIndex != nil {
		return p.structIndex
	}
	p.structIndex = map[string]structInfo{}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if fa, ok := in.(*ssa.FieldAddr); ok {
				p.addStruct(fa)
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
	info := structInfo{St: st}
	if n := ssaread.Named(ptr.Elem()); n != nil {
		info.name, info.own = n.Obj().Name(), n.Obj().Pkg() == p.Pkg.Pkg
	} else if outer, ok := fa.X.(*ssa.FieldAddr); ok {
		p.addStruct(outer)
		info.name, info.own = CellName(ssaread.CellOf(outer), p), true
	} else {
		info.own = true
	}
	p.structIndex[key] = info
}

// CellName returns the name that people know of a cell: Pool.closed, done.
func CellName(c ssaread.Cell, p *Package) string {
	switch c.Kind {
	case ssaread.Field:
		if info, ok := p.structIndex[c.Type]; ok && c.Field < info.St.NumFields() {
			name := info.St.Field(c.Field).Name()
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
	return NoName
}

// NoName stands for what has no name that people know.
const NoName = "its state"

// PlaceName returns the name of the cell at addr, or, where it is reached through
// a pointer, of what holds the pointer.
func PlaceName(c ssaread.Cell, addr ssa.Value, p *Package) string {
	name := CellName(c, p)
	if u, ok := addr.(*ssa.UnOp); ok && name == NoName {
		return CellName(ssaread.CellOf(u.X), p)
	}
	return name
}

// PosOf returns where an instruction stands, or, where it has no place of its
// own, the next one in its block that has.
func PosOf(in ssa.Instruction) token.Pos {
	if in == nil {
		return token.NoPos
	}
	if in.Pos().IsValid() {
		return in.Pos()
	}
	b := in.Block()
	for i := IndexIn(in); i >= 0; i-- {
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

// EndPos returns the closing brace of a function.
func EndPos(f *ssa.Function) token.Pos {
	if n := f.Syntax(); n != nil {
		return n.End() - 1
	}
	return f.Pos()
}

// FullName returns the name by which other packages know a function.
func FullName(f *ssa.Function) string {
	fn, ok := f.Object().(*types.Func)
	if !ok {
		return ""
	}
	return fn.Origin().FullName()
}

// ObjectName returns the name of the first place of an object that has one.
func (p *Package) ObjectName(o *Object) string {
	for _, pl := range o.Places {
		if pl.Cell.Kind == ssaread.Field || pl.Cell.Kind == ssaread.Var {
			if n := CellName(pl.Cell, p); n != "" {
				return n
			}
		}
	}
	return "the promise"
}
