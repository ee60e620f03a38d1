package callback

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Mentions reports whether in works with v: loads it from its variable, or has it for
// an operand.
func Mentions(in ssa.Instruction, v ssa.Value) bool {
	if oblige.IsDefer(in) {
		return false
	}
	if call, ok := in.(*ssa.Call); ok { // in the literal in which cgo checks the arguments
		if f := call.Call.StaticCallee(); f != nil && f.Parent() != nil && ssaread.Contains(f, func(at ssa.Instruction) bool { return Mentions(at, v) }) {
			return true
		}
	}
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool {
		if *op == nil {
			return false
		}
		cell, ok := (*op).(*ssa.Alloc)
		return Source(*op) == v || ok && StoredOnce(cell) && Source(OnlyValue(cell)) == v
	})
}

// IsAddress reports whether t is a C address, or a number made of one.
func IsAddress(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	}
	return false
}

// Elem returns what a pointer type points to, nil for others.
func Elem(t types.Type) types.Type {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	return p.Elem()
}

// PerCall reports whether f is called from outside, as often as somebody likes.
func PerCall(f *ssa.Function) bool {
	return f.Object() != nil && f.Object().Exported()
}

// Unwrapped returns what was made into an interface.
func Unwrapped(v ssa.Value) ssa.Value {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		return mi.X
	}
	return v
}

// MaxOrigin bounds the chain of variables that a value is followed through: one
// may be set to itself.
const MaxOrigin = 16

// Origin returns where v comes from, through conversions and variables that are set once.
func Origin(v ssa.Value) ssa.Value {
	for range MaxOrigin {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			cell, ok := x.X.(*ssa.Alloc)
			if !ok || !StoredOnce(cell) {
				return v
			}
			v = OnlyValue(cell)
		default:
			return v
		}
	}
	return v
}

// Returned returns what a result may be: what is put into its variable, where it has one, as in a
// function with deferred calls, else v alone.
func Returned(v ssa.Value) []ssa.Value {
	v = Source(v)
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return []ssa.Value{v}
	}
	cell, ok := ld.X.(*ssa.Alloc)
	if !ok {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	for _, r := range *cell.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(cell) {
			out = append(out, Source(st.Val))
		}
	}
	return out
}

// FieldOf returns the address of the field that v was loaded from, or nil.
func FieldOf(v ssa.Value) *ssa.FieldAddr {
	if ld, ok := Source(v).(*ssa.UnOp); ok {
		fa, _ := ld.X.(*ssa.FieldAddr)
		return fa
	}
	return nil
}

// OwnerOf returns the object in which a field lies, itself or in a structure that is part of it.
func OwnerOf(fa *ssa.FieldAddr) ssa.Value {
	v := Source(fa.X)
	for range MaxOrigin {
		outer, ok := v.(*ssa.FieldAddr)
		if !ok {
			return v
		}
		v = Source(outer.X)
	}
	return v
}

// SameObject reports whether two objects are one, or are read from the same field of one.
func SameObject(a, b ssa.Value) bool {
	for range MaxOrigin {
		if a == b {
			return a != nil
		}
		from, also := FieldOf(a), FieldOf(b)
		if from == nil || also == nil || ssaread.CellOf(from) != ssaread.CellOf(also) {
			return false
		}
		a, b = OwnerOf(from), OwnerOf(also)
	}
	return false
}

// CasePos returns where the i-th case of a select stands.
func CasePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// IsContextDone reports whether v is a context's Done channel.
func IsContextDone(v ssa.Value) bool { return isDone(Source(v)) }

// isDone reports whether v is a call of a context's Done.
func isDone(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Done"
}

// Fresh reports whether an address is of an object that its function makes.
func Fresh(addr ssa.Value) bool {
	for {
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			break
		}
		addr = Source(fa.X)
	}
	_, made := addr.(*ssa.Alloc)
	return made
}
