package callback

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// orphaned: C makes an operation of an object, completes it later by a callback, and the
// Go object of the operation has no place for the other one's Go object: when nobody
// holds that any more, its finalizer ends what the operation belongs to.
func orphaned(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, child := range a.finalizers() {
		if !a.completedLater(child) {
			continue
		}
		for _, parent := range a.finalizers() {
			if parent.of == child.of || mayHold(child.of, parent.of, 3) {
				continue
			}
			if from := a.madeFrom(child, parent); from != nil {
				out = append(out, a.orphanedBreach(from, child, parent))
				break
			}
		}
	}
	return out
}

// completedLater reports whether C is asked to call back with what lies in the field: it is
// given to a function that mentions an exported one, or with one.
func (a *Adapter) completedLater(t *finalized) bool {
	return a.find(func(in ssa.Instruction) bool {
		name := cCall(in)
		if name == "" {
			return false
		}
		args := cArgs(in)
		return slices.ContainsFunc(args, func(v ssa.Value) bool { return types.Identical(v.Type(), t.holds) }) &&
			(len(a.text.Mentions(name)) > 0 || slices.ContainsFunc(args, isExported))
	}) != nil
}

// isExported reports whether v is the address of a function of C's, or an exported one.
func isExported(v ssa.Value) bool {
	if call, ok := v.(*ssa.Call); ok && len(call.Call.Args) == 1 && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "_Cgo_ptr" {
		return true
	}
	return false
}

// mayHold reports whether an object of the one type may lead to one of the other.
func mayHold(t types.Type, of *types.Named, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if n := pointee(t); n != nil && n == of {
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
func (a *Adapter) madeFrom(child, parent *finalized) ssa.Instruction {
	made := fieldValue(child)
	if made == nil {
		return nil
	}
	for _, v := range a.valuesOf(made, 2) {
		call, ok := v.(*ssa.Call)
		if !ok || cCall(call) == "" {
			continue
		}
		for _, arg := range cArgs(call) {
			object := objectOf(arg, parent.field)
			if object != nil && a.dies(call, object, 3) {
				return call
			}
		}
	}
	return nil
}

// fieldValue returns what the function that sets the finalizer stores in the field.
func fieldValue(t *finalized) ssa.Value {
	var out ssa.Value
	each(t.set.Parent(), func(in ssa.Instruction) {
		if st, ok := in.(*ssa.Store); ok {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && ssaread.CellOf(fa) == t.field && source(fa.X) == t.object {
				out = source(st.Val)
			}
		}
	})
	return out
}

// valuesOf returns v, or what the callers give for it where it is a parameter.
func (a *Adapter) valuesOf(v ssa.Value, depth int) []ssa.Value {
	param, ok := v.(*ssa.Parameter)
	if !ok || depth == 0 {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	i := slices.Index(param.Parent().Params, param)
	for _, c := range a.Callers(param.Parent()) {
		if args := c.Common().Args; i < len(args) {
			out = append(out, a.valuesOf(source(args[i]), depth-1)...)
		}
	}
	return out
}

func (a *Adapter) orphanedBreach(from ssa.Instruction, child, parent *finalized) oblige.Breach {
	f, by := child.set.Parent(), from.Parent()
	name, of := child.of.Obj().Name(), parent.of.Obj().Name()
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: posOf(child.set),
		Message: fmt.Sprintf("%s makes a %s without its %s, which the finalizer at line %d may end",
			ssaread.ShortName(f), name, of, a.Line(posOf(parent.set))),
		Steps: []oblige.Step{
			{Pos: posOf(from), Side: "starter", Func: by, Text: "begins a " + name + " by " + cCall(from) + ", and uses the " + of + " no more"},
			{Pos: posOf(parent.end), Side: "finalizer", Func: parent.end.Parent(), Text: "runs, as nobody holds the " + of + ", and calls " + endName(parent.end)},
			{Pos: posOf(child.set), Text: "the " + name + " waits for what its " + of + " has taken along"},
		},
	}
}
