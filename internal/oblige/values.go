package oblige

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Of reports whether v is read from item, and more than its place, or is a sum in
// which that is.
func Of(v, item ssa.Value) bool {
	if sum, ok := v.(*ssa.BinOp); ok {
		return Of(sum.X, item) || Of(sum.Y, item)
	}
	_, isConst := item.(*ssa.Const)
	return !isConst && v != item && RootOf(v) == item
}

// IsCount reports whether t is an integer or a bool.
func IsCount(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsBoolean) != 0
}

// Outermost returns the function in whose text f, a function literal or not, stands.
func Outermost(f *ssa.Function) *ssa.Function {
	for f.Parent() != nil {
		f = f.Parent()
	}
	return f
}

// LocalVar reports whether v is read from a variable of its function.
func LocalVar(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return true
	case *ssa.BinOp: // it was counted down just before
		return LocalVar(v.X)
	case *ssa.UnOp:
		_, ok := v.X.(*ssa.Alloc)
		return ok
	}
	return false
}

// IsEmpty reports whether v is an empty container: nil, or fresh.
func IsEmpty(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil() && IsContainer(v.Type())
	case *ssa.MakeMap:
		return true
	case *ssa.MakeSlice:
		n, ok := v.Len.(*ssa.Const)
		return ok && n.Value != nil && n.Int64() == 0
	case *ssa.Slice: // of a literal without elements
		made, ok := v.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		arr, ok := Below(made.Type()).Underlying().(*types.Array)
		return ok && arr.Len() == 0
	}
	return false
}

// IsChan reports whether v is a channel.
func IsChan(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}

// isReceived reports whether v comes from the channel of r, by r.
func isReceived(v ssa.Value, r *Op) bool {
	got, ok := r.In.(*ssa.UnOp)
	return ok && (v == ssa.Value(got) || v == RootOf(got.X))
}

// Replaced reports whether who closes a channel puts another one in its place.
func Replaced(o *Object) bool {
	closes := o.Of(Close)
	for _, c := range closes {
		made := takenOut(c)
		for _, m := range o.Of(Make) {
			made = made || m.Func == c.Func
		}
		if !made {
			return false
		}
	}
	return len(closes) > 0
}

// takenOut reports whether who closes a channel puts nil in its place, for the
// next waiter to make another.
func takenOut(c *Op) bool {
	load, ok := c.Val.(*ssa.UnOp)
	if !ok {
		return false
	}
	for in := range ssaread.Instrs(c.Func) {
		if st, ok := in.(*ssa.Store); ok && IsNil(st.Val) && SamePath(st.Addr, load.X) {
			return true
		}
	}
	return false
}

// Callable reports whether t is a function or an interface.
func Callable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

// SamePath reports whether two values are the same, or are read from the same place.
func SamePath(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *ssa.UnOp:
		b, ok := b.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && SamePath(a.X, b.X)
	case *ssa.FieldAddr:
		b, ok := b.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && SamePath(a.X, b.X)
	case *ssa.Slice:
		b, ok := b.(*ssa.Slice)
		return ok && sameLiteral(a.X, b.X)
	}
	return false
}

// sameLiteral reports whether two arrays are composed of the same elements.
func sameLiteral(a, b ssa.Value) bool {
	as, bs := Elements(a), Elements(b)
	if len(as) == 0 || len(as) != len(bs) {
		return false
	}
	for i := range as {
		if !SamePath(as[i], bs[i]) {
			return false
		}
	}
	return true
}

// IsZero reports whether v is the constant false or 0.
func IsZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return false
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(c.Value)
	case constant.Int:
		return constant.Sign(c.Value) == 0
	}
	return false
}

// Within reports whether f is g or a function literal in it.
func Within(f, g *ssa.Function) bool {
	for ; f != nil; f = f.Parent() {
		if f == g {
			return true
		}
	}
	return false
}

// Left reports whether a function literal is put where others find it: into a field, a list or a map.
func (p *Package) Left(f *ssa.Function) bool {
	return f.Parent() != nil && ssaread.Contains(f.Parent(), func(in ssa.Instruction) bool {
		mc, ok := in.(*ssa.MakeClosure)
		return ok && mc.Fn == f && slices.ContainsFunc(*mc.Referrers(), func(r ssa.Instruction) bool {
			switch r := r.(type) {
			case *ssa.Store:
				switch to := r.Addr.(type) {
				case *ssa.FieldAddr:
					return true
				case *ssa.IndexAddr:
					return r.Val == mc && appendedTo(to)
				}
			case *ssa.MapUpdate:
				return r.Value == mc
			}
			return false
		})
	})
}

// appendedTo reports whether an element is one of those that an append adds.
func appendedTo(at *ssa.IndexAddr) bool {
	return slices.ContainsFunc(*at.X.Referrers(), func(r ssa.Instruction) bool {
		s, ok := r.(*ssa.Slice)
		return ok && slices.ContainsFunc(*s.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(*ssa.Call)
			return ok && ssaread.IsBuiltin(call.Common(), "append")
		})
	})
}

// Unconverted returns what v was before it got another type of the same kind.
func Unconverted(v ssa.Value) ssa.Value {
	switch c := v.(type) {
	case *ssa.Convert:
		return Unconverted(c.X)
	case *ssa.ChangeType:
		return Unconverted(c.X)
	}
	return v
}

// OrNil returns v, or the constant nil where there is no value.
func OrNil(v ssa.Value) ssa.Value {
	if v == nil {
		return ssa.NewConst(nil, types.Typ[types.UntypedNil])
	}
	return v
}

// ArgumentFor returns what a call passes for the parameter base of f, nil where it is none.
func ArgumentFor(call ssa.CallInstruction, f *ssa.Function, base ssa.Value) ssa.Value {
	for i, prm := range f.Params {
		if prm == base && i < len(call.Common().Args) && ssaread.Callee(call.Common()) == f {
			return call.Common().Args[i]
		}
	}
	return nil
}

// returned reports whether an exported function returns the function literal f: outsiders call it.
func returned(f *ssa.Function) bool {
	g := f.Parent()
	if g.Object() == nil || !g.Object().Exported() {
		return false
	}
	for _, ret := range ReturnsOf(g) {
		for _, r := range ret.Results {
			if u, ok := r.(*ssa.UnOp); ok {
				if a, ok := u.X.(*ssa.Alloc); ok {
					r = SoleStore(a)
				}
			}
			if mc, ok := r.(*ssa.MakeClosure); ok && mc.Fn == f {
				return true
			}
		}
	}
	return false
}

// IsErrorTest reports whether cond compares an error with nil.
func IsErrorTest(cond ssa.Value) bool {
	b, ok := cond.(*ssa.BinOp)
	if !ok || b.Op != token.EQL && b.Op != token.NEQ || !ssaread.IsError(b.X.Type()) {
		return false
	}
	call, ok := b.X.(*ssa.Call)
	return !ok || !call.Call.IsInvoke() || call.Call.Method.FullName() != "(context.Context).Err"
}

// ReturnsError reports whether a return surely returns an error.
func ReturnsError(ret ssa.Instruction) bool {
	for _, r := range ret.(*ssa.Return).Results {
		if ssaread.IsError(r.Type()) && neverNil(Stored(r, ret)) {
			return true
		}
	}
	return false
}

// Stored returns what v, if it is loaded from a result variable, was set to in the block of at.
func Stored(v ssa.Value, at ssa.Instruction) ssa.Value {
	u, ok := v.(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return v
	}
	instrs := at.Block().Instrs
	for i := IndexIn(at); i >= 0; i-- {
		if st, ok := instrs[i].(*ssa.Store); ok && st.Addr == u.X {
			return st.Val
		}
	}
	return v
}

// StraightReturn returns the return to which b leads without a branch, and without
// what meets the obligation.
func StraightReturn(b *ssa.BasicBlock, met func(ssa.Instruction) bool) ssa.Instruction {
	for range 4 {
		for _, in := range b.Instrs {
			if met(in) {
				return nil
			}
			if IsReturn(in) {
				return in
			}
		}
		if len(b.Succs) != 1 {
			return nil
		}
		b = b.Succs[0]
	}
	return nil
}

// StraightTo returns the end of the block from which b, without a branch and without what
// meets the obligation, comes to another block.
func StraightTo(b, to *ssa.BasicBlock, met func(ssa.Instruction) bool) ssa.Instruction {
	for range 4 {
		if to == nil || len(b.Succs) != 1 || slices.ContainsFunc(b.Instrs, met) {
			return nil
		}
		if b.Succs[0] == to {
			return Last(b)
		}
		b = b.Succs[0]
	}
	return nil
}

// captures reports whether a cell is a variable of a function that its literals share.
func captures(c ssaread.Cell) bool {
	v, ok := c.Value.(*ssa.Alloc)
	return ok && Captured(v)
}

// rootIsLocal reports whether v is, or lies in, a variable of its function.
func rootIsLocal(v ssa.Value) bool {
	switch RootOf(v).(type) {
	case *ssa.Alloc, *ssa.Phi, *ssa.MakeSlice:
		return true
	}
	return false
}

// FoundIn returns the cell of the map of which v is an entry.
func FoundIn(v ssa.Value) ssaread.Cell {
	look := LookupOf(v)
	if look == nil {
		return ssaread.Cell{}
	}
	cell, _ := ContainerCell(look.X)
	return cell
}

// LookupOf returns the look at a map that v comes from.
func LookupOf(v ssa.Value) *ssa.Lookup {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	look, _ := v.(*ssa.Lookup)
	return look
}

// AsDelete returns in if it deletes an entry from a map, else nil.
func AsDelete(in ssa.Instruction) *ssa.Call {
	if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "delete") {
		return call
	}
	return nil
}

// IsOne reports whether v is the constant 1.
func IsOne(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.String() == "1"
}

// IsBuiltin reports whether a built-in function is called.
func IsBuiltin(c *ssa.CallCommon) bool {
	_, ok := c.Value.(*ssa.Builtin)
	return ok
}

// CalledByValue reports whether it is not known which function a call runs.
func CalledByValue(call ssa.CallInstruction) bool {
	return ssaread.Callee(call.Common()) == nil && !IsBuiltin(call.Common())
}

// Below returns what a pointer points to, and any other type itself.
func Below(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// Arrived reports whether a condition tells what a select or receive did.
func Arrived(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		return Arrived(v.Tuple)
	case *ssa.BinOp:
		return Arrived(v.X)
	case *ssa.UnOp:
		return v.Op == token.ARROW || Arrived(v.X)
	case *ssa.Select:
		return true
	}
	return false
}

// rootCell returns where the object lies of which a method returned ch, none if ch is no
// such result.
func rootCell(ch ssa.Value) ssaread.Cell {
	call, ok := ch.(*ssa.Call)
	if !ok || !call.Call.IsInvoke() {
		return ssaread.Cell{}
	}
	return loadedFrom(call.Call.Value)
}

// loadedFrom returns the cell that v is loaded from, none if it is not.
func loadedFrom(v ssa.Value) ssaread.Cell {
	if load, ok := v.(*ssa.UnOp); ok {
		return ssaread.CellOf(load.X)
	}
	return ssaread.Cell{}
}

// handsTo reports whether who has done put may hand something to the object in cell.
func handsTo(cell ssaread.Cell, put *Op) bool {
	return Without(put.In, Never, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && call.Call.IsInvoke() && len(call.Call.Args) > 0 && loadedFrom(call.Call.Value) == cell && SurelyDone(put, in)
	}) != nil
}
