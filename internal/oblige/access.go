package oblige

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Route is the way by which a function gets to a place: a root and the fields
// and elements behind it. Loads are not counted, so that a variable and what it
// points to have one route; two routes that are equal lead to one instance as
// long as nothing on the way is stored anew, which is not looked at.
type Route struct {
	Root  ssa.Value
	Steps string // ".3" a field, "[t5]" an element
}

// Base returns the route to the struct whose field r leads to.
func (r Route) Base() Route {
	i := strings.LastIndexByte(r.Steps, '.')
	if i < 0 {
		return Route{Root: r.Root}
	}
	return Route{r.Root, r.Steps[:i]}
}

// Below reports whether r leads to o, or through it.
func (r Route) Below(o Route) bool {
	return r.Root == o.Root && strings.HasPrefix(r.Steps, o.Steps)
}

// RouteOf returns the way from a parameter, variable or new object to v.
func RouteOf(v ssa.Value) Route { return routeWithin(v, 16) }

func routeWithin(v ssa.Value, depth int) Route {
	if depth == 0 {
		return Route{Root: v}
	}
	next, step := ssa.Value(nil), ""
	switch v := v.(type) {
	case *ssa.FieldAddr:
		next, step = v.X, "."+strconv.Itoa(v.Field)
	case *ssa.Field:
		next, step = v.X, "."+strconv.Itoa(v.Field)
	case *ssa.IndexAddr:
		next, step = v.X, "["+v.Index.Name()+"]"
	case *ssa.Lookup:
		next, step = v.X, "["+v.Index.Name()+"]"
	case *ssa.Slice:
		next = v.X
	case *ssa.ChangeType:
		next = v.X
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Next:
			if r, ok := t.Iter.(*ssa.Range); ok {
				next, step = r.X, "[range]"
			}
		case *ssa.Lookup:
			next, step = t.X, "["+t.Index.Name()+"]"
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			next = v.X
		}
	case *ssa.FreeVar:
		if bs := ssaread.Bindings(v); len(bs) == 1 {
			next = bs[0]
		}
	case *ssa.Alloc:
		next = onlyStored(v)
	}
	if next == nil {
		return Route{Root: v}
	}
	r := routeWithin(next, depth-1)
	r.Steps += step
	return r
}

// onlyStored returns the parameter that a variable was made for, because a
// function literal captures it; nil where anything else is stored into it.
func onlyStored(v *ssa.Alloc) ssa.Value {
	if prm, ok := SoleStore(v).(*ssa.Parameter); ok {
		return prm
	}
	return nil
}

// Access is a read or write of a variable or of a field, what lies in its
// elements included.
type Access struct {
	In     ssa.Instruction
	Read   bool
	Write  bool
	Weak   bool // not a new value: a delete, or unknown
	Atomic bool
	Cell   ssaread.Cell
	Base   Route // the struct whose field it is, or the variable
	Name   string
	Val    ssa.Value // what is stored, nil if unknown
}

// Accesses returns what in itself reads and writes of shared places.
func Accesses(in ssa.Instruction) []Access {
	switch in := in.(type) {
	case *ssa.Store:
		return one(in, in.Addr, Access{Write: true, Val: in.Val})
	case *ssa.MapUpdate:
		return one(in, in.Map, Access{Write: true, Val: in.Value})
	case *ssa.UnOp:
		if in.Op == token.MUL && looksAt(in) {
			return one(in, in.X, Access{Read: true})
		}
	case ssa.CallInstruction:
		return calledAccess(in)
	}
	return nil
}

// Followed returns the read of a pointer that in loads, where that is used only to read what it
// points to: Accesses tells of that alone.
func Followed(in ssa.Instruction) []Access {
	load, ok := in.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || looksAt(load) {
		return nil
	}
	for _, r := range *load.Referrers() {
		if fa, ok := r.(*ssa.FieldAddr); ok && slices.ContainsFunc(*fa.Referrers(), func(use ssa.Instruction) bool {
			u, ok := use.(*ssa.UnOp)
			return ok && u.Op == token.MUL
		}) {
			return one(load, load.X, Access{Read: true})
		}
	}
	return nil
}

// looksAt reports whether a loaded value is used for more than to write into it.
func looksAt(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			if r.Map == v && r.Value != v && r.Key != v {
				continue
			}
		case *ssa.DebugRef:
			continue
		case *ssa.Slice:
			if r.High != nil && IsZero(r.High) {
				continue // its room is used again
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			continue // its fields are places of their own; elements are read by their loads
		case *ssa.Call:
			if ssaread.IsBuiltin(r.Common(), "delete") {
				continue
			}
		}
		return true
	}
	return false
}

func calledAccess(in ssa.CallInstruction) []Access {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "delete" || b.Name() == "clear" {
			return one(in, c.Args[0], Access{Write: true, Weak: true})
		}
		return nil
	}
	callee := ssaread.Callee(c)
	if callee == nil || len(c.Args) == 0 {
		return nil
	}
	if ssaread.IsAtomic(callee) {
		return atomicAccess(in, callee.Name())
	}
	if callee.Signature.Recv() == nil || len(callee.Blocks) > 0 || waits(c.Args[0].Type()) {
		return nil
	}
	if ssaread.PkgPath(callee) == "container/list" && ssaread.IsType(c.Args[0].Type(), "container/list", "List") {
		return one(in, c.Args[0], listAccess(callee.Name(), c.Args))
	}
	switch c.Args[0].(type) {
	case *ssa.FieldAddr, *ssa.Alloc, *ssa.FreeVar, *ssa.Global: // a method of an outside type on a field
		return one(in, c.Args[0], Access{Read: true, Write: true, Weak: true})
	}
	return nil
}

// listAccess returns what a method does to a list.
func listAccess(method string, args []ssa.Value) Access {
	switch method {
	case "Front", "Back", "Len":
		return Access{Read: true}
	case "PushFront", "PushBack", "InsertBefore", "InsertAfter":
		return Access{Write: true, Val: args[1]}
	}
	return Access{Read: true, Write: true, Weak: true}
}

func atomicAccess(in ssa.CallInstruction, name string) []Access {
	a := Access{Atomic: true}
	op, ok := known.Atomic(name)
	if !ok {
		return nil
	}
	args := in.Common().Args
	a.Read, a.Write = op != protocol.Store, op != protocol.Load
	if a.Write && len(args) > 1 {
		a.Val = args[len(args)-1]
	}
	return one(in, args[0], a)
}

// waits reports whether t is something that synchronises, and no state.
func waits(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	return ssaread.IsType(t, "sync") || ssaread.IsType(t, "time") || ssaread.IsType(t, "context") ||
		lockWayOf(t)
}

// lockWayOf reports whether t has a method Lock, as locks of other packages have.
func lockWayOf(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, nil, "Lock")
	_, ok := obj.(*types.Func)
	return ok && !isStruct(t)
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// one completes an access to the place at addr; none where that is no field and
// no variable that others may see.
func one(in ssa.Instruction, addr ssa.Value, a Access) []Access {
	a.In = in
	for {
		switch v := addr.(type) {
		case *ssa.FieldAddr:
			a.Cell = ssaread.CellOf(v)
			a.Base = RouteOf(v.X)
			a.Name = fieldName(v)
			if waits(v.Type()) {
				return nil
			}
			return []Access{a}
		case *ssa.IndexAddr:
			addr = v.X
		case *ssa.Slice:
			addr = v.X
		case *ssa.UnOp:
			if v.Op != token.MUL {
				return nil
			}
			addr = v.X
		case *ssa.FreeVar:
			bs := ssaread.Bindings(v)
			if len(bs) != 1 {
				return nil
			}
			addr = bs[0]
		case *ssa.Alloc:
			if !Captured(v) || waits(v.Type()) {
				return nil
			}
			a.Cell, a.Base, a.Name = ssaread.CellOf(v), Route{Root: v}, v.Comment
			return []Access{a}
		case *ssa.Global:
			if waits(v.Type()) {
				return nil
			}
			a.Cell, a.Base, a.Name = ssaread.CellOf(v), Route{Root: v}, v.Name()
			return []Access{a}
		default:
			return nil
		}
	}
}

// Captured reports whether a function literal uses the variable.
func Captured(v *ssa.Alloc) bool {
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.MakeClosure); ok {
			return true
		}
	}
	return false
}

func fieldName(v *ssa.FieldAddr) string {
	p, ok := v.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return "a field"
	}
	st, ok := p.Elem().Underlying().(*types.Struct)
	if !ok || v.Field >= st.NumFields() {
		return "a field"
	}
	return st.Field(v.Field).Name()
}

// NameOf returns what people call the object that v is.
func NameOf(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return fieldName(v)
	case *ssa.UnOp:
		return NameOf(v.X)
	case *ssa.Alloc:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.FreeVar, *ssa.Parameter, *ssa.Global:
		return v.Name()
	case *ssa.ChangeType:
		return NameOf(v.X)
	case *ssa.Field:
		if st, ok := v.X.Type().Underlying().(*types.Struct); ok && v.Field < st.NumFields() {
			return st.Field(v.Field).Name()
		}
	}
	return "its channel"
}
