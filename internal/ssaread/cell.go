package ssaread

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Cell is an abstract place in memory: all places that the analysis does not
// tell apart. Cells are comparable.
type Cell struct {
	Kind  CellKind
	Type  string    // the struct's, container's or pointee's type
	Field int       // of a Field
	Value ssa.Value // of a Var: the Alloc or Global
}

// CellKind tells the kinds of cells apart.
type CellKind uint8

// The kinds of cells.
const (
	NoCell CellKind = iota
	Field           // field Field of the struct type Type
	Elem            // the elements of containers of type Type
	Var             // a variable
	Deref           // what pointers to Type lead to
)

// CellOf returns the cell that the address addr points to.
func CellOf(addr ssa.Value) Cell {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return Cell{Kind: Field, Type: structKey(a.X.Type()), Field: a.Field}
	case *ssa.IndexAddr:
		return ElemOf(a.X.Type())
	case *ssa.Global:
		return Cell{Kind: Var, Value: a}
	case *ssa.Alloc:
		return Cell{Kind: Var, Value: a}
	case *ssa.FreeVar:
		if bs := Bindings(a); len(bs) > 0 {
			return CellOf(bs[0])
		}
	case *ssa.ChangeType:
		return CellOf(a.X)
	}
	return DerefOf(addr)
}

// DerefOf returns the cell of all that addresses of addr's type may lead to.
func DerefOf(addr ssa.Value) Cell {
	if p, ok := addr.Type().Underlying().(*types.Pointer); ok {
		return Cell{Kind: Deref, Type: TypeKey(p.Elem())}
	}
	return Cell{}
}

// structKey names the struct type below a pointer.
func structKey(t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return TypeKey(t)
}

// ElemOf returns the cell of the elements of a container of type t.
func ElemOf(t types.Type) Cell {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem() // an array by address
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return Cell{Kind: Elem, Type: TypeKey(u.Elem())}
	case *types.Array:
		return Cell{Kind: Elem, Type: TypeKey(u.Elem())}
	case *types.Map:
		return Cell{Kind: Elem, Type: "map[" + TypeKey(u.Key()) + "]" + TypeKey(u.Elem())}
	case *types.Chan: // whichever way, and apart from a slice of channels
		return Cell{Kind: Elem, Type: "chan of " + TypeKey(u.Elem())}
	}
	return Cell{Kind: Elem, Type: TypeKey(t)}
}

// FieldsOf returns the cells of the fields of a struct of type t, nested ones included.
func FieldsOf(t types.Type) []Cell {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var out []Cell
	for i := range st.NumFields() {
		out = append(out, Cell{Kind: Field, Type: TypeKey(t), Field: i})
		out = append(out, FieldsOf(st.Field(i).Type())...)
	}
	return out
}

// Creators returns the instructions that make closures of the function literal
// fn, none where fn is no literal.
func Creators(fn *ssa.Function) []*ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	var out []*ssa.MakeClosure
	for in := range Instrs(fn.Parent()) {
		if mc, ok := in.(*ssa.MakeClosure); ok && mc.Fn == fn {
			out = append(out, mc)
		}
	}
	return out
}

// Bindings returns the values that the closure's creators bind to a captured variable.
func Bindings(v *ssa.FreeVar) []ssa.Value {
	i := slices.Index(v.Parent().FreeVars, v)
	var out []ssa.Value
	for _, mc := range Creators(v.Parent()) {
		out = append(out, mc.Bindings[i])
	}
	return out
}

// ListValue is the cell of what a container/list holds.
var ListValue = Cell{Kind: Field, Type: "container/list.Element", Field: 3}
