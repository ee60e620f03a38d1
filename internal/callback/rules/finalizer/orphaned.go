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

// Orphaned: C makes an operation of an object, completes it later by a callback, and the
// Go object of the operation has no place for the other one's Go object: when nobody
// holds that any more, its finalizer ends what the operation belongs to.
func Orphaned(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, child := range a.Finalizers() {
		if !completedLater(a, child) {
			continue
		}
		for _, parent := range a.Finalizers() {
			if parent.Of == child.Of || mayHold(child.Of, parent.Of, 3) {
				continue
			}
			if from := madeFrom(a, child, parent); from != nil {
				out = append(out, orphanedBreach(a, from, child, parent))
				break
			}
		}
	}
	return out
}

// completedLater reports whether C is asked to call back with what lies in the field: it is
// given to a function that mentions an exported one, or with one.
func completedLater(a *callback.Adapter, t *callback.Finalized) bool {
	return a.Find(func(in ssa.Instruction) bool {
		return a.TakesCallback(in) && slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool { return types.Identical(v.Type(), t.Holds) })
	}) != nil
}

// mayHold reports whether an object of the one type may lead to one of the other.
func mayHold(t types.Type, of *types.Named, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if n := callback.Pointee(t); n != nil && n == of {
			return true
		}
		return depth > 0 && mayHold(u.Elem(), of, depth-1)
	case *types.Struct:
		for f := range u.Fields() {
			if depth > 0 && mayHold(f.Type(), of, depth-1) {
				return true
			}
		}
	case *types.Interface, *types.Signature, *types.Map, *types.Slice, *types.Chan:
		return true
	}
	return false
}

// madeFrom returns a call of C that is given what lies in the parent's field, where what
// it returns goes into the child's, and the function uses the parent no more then.
func madeFrom(a *callback.Adapter, child, parent *callback.Finalized) ssa.Instruction {
	made := fieldValue(child)
	if made == nil {
		return nil
	}
	for _, v := range a.ValuesOf(made, 2) {
		call, ok := v.(*ssa.Call)
		if !ok || callback.CCall(call) == "" {
			continue
		}
		for _, arg := range callback.CArgs(call) {
			object := objectOf(arg, parent.Field)
			if object != nil && dies(a, call, object, 3) {
				return call
			}
		}
	}
	return nil
}

// fieldValue returns what the function that sets the finalizer stores in the field.
func fieldValue(t *callback.Finalized) ssa.Value {
	var out ssa.Value
	callback.Each(t.Set.Parent(), func(in ssa.Instruction) {
		if st, ok := in.(*ssa.Store); ok {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && ssaread.CellOf(fa) == t.Field && callback.Source(fa.X) == t.Object {
				out = callback.Source(st.Val)
			}
		}
	})
	return out
}

func orphanedBreach(a *callback.Adapter, from ssa.Instruction, child, parent *callback.Finalized) oblige.Breach {
	f, by := child.Set.Parent(), from.Parent()
	name, of := child.Of.Obj().Name(), parent.Of.Obj().Name()
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: callback.PosOf(child.Set),
		Message: fmt.Sprintf("%s makes a %s without its %s, which the finalizer at line %d may end",
			ssaread.ShortName(f), name, of, a.Line(callback.PosOf(parent.Set))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(from), Side: "starter", Func: by, Text: "begins a " + name + " by " + callback.CCall(from) + ", and uses the " + of + " no more"},
			{Pos: callback.PosOf(parent.End), Side: "finalizer", Func: parent.End.Parent(), Text: "runs, as nobody holds the " + of + ", and calls " + callback.EndName(parent.End)},
			{Pos: callback.PosOf(child.Set), Text: "the " + name + " waits for what its " + of + " has taken along"},
		},
	}
}
