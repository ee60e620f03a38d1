package callback

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Finalized is a type whose objects have a finalizer, or cleanup, that gives C what lies
// in a field, to end it.
type Finalized struct {
	Of    *types.Named
	Field ssaread.Cell
	Holds types.Type      // what lies in the field
	Set   *ssa.Call       // what sets the finalizer
	End   ssa.Instruction // where it ends what lies in the field
	Fn    *ssa.Function   // the finalizer
	// object is what the finalizer is set on.
	Object ssa.Value
}

// Finalizers returns the types whose objects have finalizers, in the order of the source.
func (a *Adapter) Finalizers() []*Finalized {
	if a.ended != nil {
		return *a.ended
	}
	var out []*Finalized
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || call.Call.StaticCallee() == nil {
				return
			}
			var t *Finalized
			switch ssaread.Callee(call.Common()).String() {
			case "runtime.SetFinalizer":
				t = a.finalizerOf(call)
			case "runtime.AddCleanup":
				t = a.cleanupOf(call)
			}
			if t != nil {
				out = append(out, t)
			}
		})
	}
	a.ended = &out
	return out
}

// finalizerOf reads a call of runtime.SetFinalizer, nil where the finalizer does not end
// what lies in a field.
func (a *Adapter) finalizerOf(call *ssa.Call) *Finalized {
	object, fn := Source(Unwrapped(call.Call.Args[0])), Function(call.Call.Args[1])
	if !a.HasBody(fn) || len(fn.Params) == 0 {
		return nil
	}
	v, end := a.endedBy(fn, fn.Params[0], 3, partOf)
	of := Pointee(object.Type())
	if end == nil || of == nil {
		return nil
	}
	return newFinalized(of, fieldIn(v), call, end, fn, object)
}

// cleanupOf reads a call of runtime.AddCleanup, whose function is given what lies in a field.
func (a *Adapter) cleanupOf(call *ssa.Call) *Finalized {
	object, fn := Source(call.Call.Args[0]), Function(call.Call.Args[1])
	of := Pointee(object.Type())
	if !a.HasBody(fn) || len(fn.Params) == 0 || of == nil {
		return nil
	}
	_, end := a.endedBy(fn, fn.Params[0], 3, same)
	fa := fieldAt(call.Call.Args[2], object)
	if end == nil || fa == nil {
		return nil
	}
	return newFinalized(of, fa, call, end, fn, object)
}

func newFinalized(of *types.Named, fa *ssa.FieldAddr, set *ssa.Call, end ssa.Instruction, fn *ssa.Function, object ssa.Value) *Finalized {
	holds := fa.Type().Underlying().(*types.Pointer).Elem()
	return &Finalized{Of: of, Field: ssaread.CellOf(fa), Holds: holds, Set: set, End: end, Fn: fn, Object: object}
}

// fieldAt returns the address of the object's field that v was loaded from, or that v is stored in.
func fieldAt(v, object ssa.Value) *ssa.FieldAddr {
	if fa := FieldOf(v); fa != nil && Source(fa.X) == object {
		return fa
	}
	refs := object.Referrers()
	if refs == nil {
		return nil
	}
	for _, r := range *refs {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, r := range *fa.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(fa) && Source(st.Val) == Source(v) {
				return fa
			}
		}
	}
	return nil
}

// Pointee returns the named struct that t points to, or nil.
func Pointee(t types.Type) *types.Named {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n.Origin()
}

// endedBy returns what f, or what f calls with the object, gives to C of such that belong
// to the object, and the call of C.
func (a *Adapter) endedBy(f *ssa.Function, object ssa.Value, depth int, such func(v, object ssa.Value) bool) (v ssa.Value, end ssa.Instruction) {
	Each(f, func(in ssa.Instruction) {
		if end != nil {
			return
		}
		for _, given := range givenTo(in) {
			if such(given, object) {
				v, end = given, in
				return
			}
		}
		call, ok := in.(ssa.CallInstruction)
		if !ok || depth == 0 || !a.HasBody(ssaread.Callee(call.Common())) {
			return
		}
		callee := ssaread.Callee(call.Common())
		for i, arg := range call.Common().Args {
			if end != nil || i >= len(callee.Params) {
				return
			}
			switch arg = Source(arg); {
			case arg == object:
				v, end = a.endedBy(callee, callee.Params[i], depth-1, such)
			case such(arg, object):
				v = arg
				_, end = a.endedBy(callee, callee.Params[i], depth-1, same)
			}
		}
	})
	return v, end
}

// same is such as is the object itself.
func same(v, object ssa.Value) bool { return v == object }

// partOf is such as was loaded from a field of the object, or is the field's address.
func partOf(v, object ssa.Value) bool {
	fa := fieldIn(v)
	return fa != nil && Source(fa.X) == object
}

// givenTo returns what in gives to a function of C's, or to C's allocator.
func givenTo(in ssa.Instruction) []ssa.Value {
	if _, goes := in.(*ssa.Go); goes {
		return nil
	}
	if CCall(in) != "" {
		if d, deferred := in.(*ssa.Defer); deferred && cName(d.Call.StaticCallee()) == "" {
			return nil
		}
		return CArgs(in)
	}
	return Freed(in)
}

// fieldIn returns the address of the field that v was loaded from, or that v is the
// address of, also by a method that only returns it; or nil.
func fieldIn(v ssa.Value) *ssa.FieldAddr {
	if fa, ok := v.(*ssa.FieldAddr); ok {
		return fa
	}
	return FieldOf(v)
}

// ExplicitEnd reports whether users can end such an object themselves: an exported
// function gives the field's content to what the finalizer gives it to.
func (a *Adapter) ExplicitEnd(t *Finalized) bool {
	return slices.ContainsFunc(a.Funcs, func(f *ssa.Function) bool {
		if f.Object() == nil || !f.Object().Exported() {
			return false
		}
		for _, g := range a.OnSameThread(f) {
			if ssaread.Contains(g, t.EndedIn) {
				return true
			}
		}
		return false
	})
}

// EndedIn reports whether in ends what lies in the field, as the finalizer does.
func (t *Finalized) EndedIn(in ssa.Instruction) bool {
	return EndName(in) == EndName(t.End) && slices.ContainsFunc(givenTo(in), func(v ssa.Value) bool {
		fa := fieldIn(v)
		return fa != nil && ssaread.CellOf(fa) == t.Field
	})
}

// EndName returns the C function that in gives something to, "free" for C's allocator.
func EndName(in ssa.Instruction) string {
	if name := CCall(in); name != "" {
		return name
	}
	if len(Freed(in)) > 0 {
		return "free"
	}
	return ""
}
