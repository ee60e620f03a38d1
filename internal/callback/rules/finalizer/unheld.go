package finalizer

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Unheld: C makes an object out of another one, which ends with its Go object by a finalizer, and the Go
// object of the new one has no place for that: whoever has only the new one works with what has been
// made of something that is gone. Silent where the end is of a share only, or a close, by its name.
func Unheld(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	done, told := map[ssaread.Cell]bool{}, map[*types.Named]bool{}
	for _, parent := range a.Finalizers() {
		if done[parent.Field] || callback.LeavesParts(callback.EndName(parent.End)) {
			continue
		}
		done[parent.Field] = true
		for _, f := range a.Funcs {
			if f == parent.Fn || a.OnCThread(f) {
				continue
			}
			callback.Each(f, func(in ssa.Instruction) {
				child, field := madeOf(a, in, parent)
				if child != nil && !told[child] && !couldHold(child, parent.Of, 3) && worksWith(a, field) {
					told[child] = true
					out = append(out, unheldBreach(a, in, child, parent))
				}
			})
		}
	}
	return out
}

// madeOf returns the type of the Go object, and its field, into which its function puts what in, a call of
// C, makes of the parent's C object; nil where the function may leave the parent with somebody.
func madeOf(a *callback.Adapter, in ssa.Instruction, parent *callback.Finalized) (*types.Named, ssaread.Cell) {
	call, ok := in.(*ssa.Call)
	if !ok || !callback.Makes(callback.CCall(in)) && !callback.Opens(callback.CCall(in)) {
		return nil, ssaread.Cell{}
	}
	args := callback.CArgs(in)
	for _, arg := range args {
		object := objectOf(arg, parent.Field)
		if object == nil {
			continue
		}
		holders := holdersOf(object)
		if len(holders) == 0 || leftBy(a, in.Parent(), holders) || returnsOne(in.Parent(), holders) {
			return nil, ssaread.Cell{}
		}
		if fa := intoField(call, args); fa != nil {
			if child := callback.Pointee(fa.X.Type()); child != nil && child != parent.Of && !callback.IsC(child) {
				return child, ssaread.CellOf(fa)
			}
		}
	}
	return nil, ssaread.Cell{}
}

// returnsOne reports whether f returns one of the holders beside the new object.
func returnsOne(f *ssa.Function, holders []ssa.Value) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return isHolder(v, holders) })
	})
}

// intoField returns the field of an object that the function of a call of C makes in which what C makes is
// left: by C, which is given the field's address, or by the function, which stores what C returns, or has
// left in a variable.
func intoField(call *ssa.Call, args []ssa.Value) *ssa.FieldAddr {
	made := []ssa.Value{call}
	for _, arg := range args {
		switch arg := arg.(type) {
		case *ssa.FieldAddr:
			if callback.Fresh(arg) && callback.IsAddress(callback.Elem(arg.Type())) {
				return arg
			}
		case *ssa.Alloc:
			made = append(made, arg)
		}
	}
	var found *ssa.FieldAddr
	callback.Each(call.Parent(), func(in ssa.Instruction) {
		st, ok := in.(*ssa.Store)
		if !ok || !callback.IsAddress(st.Val.Type()) || !oblige.Reaches(call, in) {
			return
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		if !ok || !callback.Fresh(fa) {
			return
		}
		from := callback.Source(st.Val)
		if ld, ok := from.(*ssa.UnOp); ok {
			from = ld.X
		}
		if slices.Contains(made, from) {
			found = fa
		}
	})
	return found
}

// couldHold reports whether an object of the one type may lead to one of the other.
func couldHold(t types.Type, of *types.Named, depth int) bool {
	if n := callback.Pointee(t); n != nil && n == of || types.Identical(t, of) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return types.Implements(of, u) || types.Implements(types.NewPointer(of), u)
	case *types.Signature:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if depth > 0 && couldHold(f.Type(), of, depth-1) {
				return true
			}
		}
	case *types.Map:
		return depth > 0 && (couldHold(u.Elem(), of, depth-1) || couldHold(u.Key(), of, depth-1))
	case interface{ Elem() types.Type }:
		return depth > 0 && couldHold(u.Elem(), of, depth-1)
	}
	return false
}

// worksWith reports whether C is called with what lies in the field, other than to end it.
func worksWith(a *callback.Adapter, field ssaread.Cell) bool {
	return a.Find(func(in ssa.Instruction) bool {
		name := callback.CCall(in)
		return name != "" && !callback.Ends(name) && slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool {
			fa := callback.FieldOf(v)
			return fa != nil && ssaread.CellOf(fa) == field
		})
	}) != nil
}

func unheldBreach(a *callback.Adapter, made ssa.Instruction, child *types.Named, parent *callback.Finalized) oblige.Breach {
	f, name, of := made.Parent(), child.Obj().Name(), parent.Of.Obj().Name()
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: callback.PosOf(made),
		Message: fmt.Sprintf("%s makes a %s without its %s, which the finalizer at line %d may end",
			ssaread.ShortName(f), name, of, a.Line(callback.PosOf(parent.Set))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(made), Side: "maker", Func: f, Text: "makes a " + name + " by " + callback.CCall(made) + ", which does not hold the " + of},
			{Pos: callback.PosOf(parent.End), Side: "finalizer", Func: parent.End.Parent(), Text: "runs, as nobody holds the " + of + ", and calls " + callback.EndName(parent.End)},
			{Pos: callback.PosOf(made), Text: "C works with the " + name + " of what has been freed"},
		},
	}
}
