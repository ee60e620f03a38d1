package unpinned

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// UnpinnedObject: C is given the address of an object of Go's, to call back with, as a
// callback tells that follows such an address; and nobody pins the object or holds it when
// the function that has made it has returned. The C function keeps it, by its name; silent
// where C's text says that it calls back itself, or where the object is used after the call.
func UnpinnedObject(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	follows := followedOnC(a)
	for _, f := range a.Funcs {
		if len(follows) == 0 || a.OnCThread(f) || pinsAny(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			made, ok := in.(*ssa.Alloc)
			if !ok || !made.Heap || callback.Pointee(made.Type()) == nil || follows[callback.Pointee(made.Type())] == nil || heldBy(made, made, map[ssa.Value]bool{}) {
				return
			}
			if given := givenLasting(a, f, made); given != nil {
				out = append(out, objectUnpinned(a, made, given, follows[callback.Pointee(made.Type())]))
			}
		})
	}
	return out
}

// followedOnC returns the structs of the package to which callbacks convert an address of C's,
// and where.
func followedOnC(a *callback.Adapter) map[*types.Named]ssa.Instruction {
	out := map[*types.Named]ssa.Instruction{}
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			cv, ok := in.(*ssa.Convert)
			if !ok || !isPointer(cv.X.Type()) {
				return
			}
			if of := callback.Pointee(cv.Type()); of != nil && !callback.IsC(of) && out[of] == nil {
				out[of] = in
			}
		})
	}
	return out
}

// isPointer reports whether t is unsafe.Pointer.
func isPointer(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

// heldBy reports whether v, the address of made, is left where somebody else may hold the
// object: anywhere but in a structure of C's or a call of C.
func heldBy(v ssa.Value, made *ssa.Alloc, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return v != ssa.Value(made) && heldBy(r, made, seen) // out of a variable with the address
		case *ssa.Convert:
			return heldBy(r, made, seen)
		case *ssa.Store:
			if r.Addr == v {
				return false
			}
			if cell, ok := r.Addr.(*ssa.Alloc); ok {
				return heldBy(cell, made, seen)
			}
			return !callback.InC(r.Addr)
		case *ssa.MakeClosure:
			return !callback.ChecksArgs(r.Fn.(*ssa.Function))
		case ssa.CallInstruction:
			callee := r.Common().StaticCallee()
			return callback.CCall(r) == "" && !(callee != nil && callee.Name() == "_cgoCheckPointer")
		}
		return true
	})
}

// givenLasting returns a call by which f gives C the object's address, itself or in a structure
// of C's, for longer than the call.
func givenLasting(a *callback.Adapter, f *ssa.Function, made *ssa.Alloc) ssa.Instruction {
	var given ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		name := callback.CCall(in)
		if name == "" || given != nil || !callback.Keeps(name) || len(a.RootsOf(name)) > 0 || usedAfter(in, made) {
			return
		}
		if slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool { return v == ssa.Value(made) || callback.Carries(v, made) }) {
			given = in
		}
	})
	return given
}

// usedAfter reports whether the object is used after in: what C does during the call is read then.
func usedAfter(in ssa.Instruction, made *ssa.Alloc) bool {
	return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		fa, ok := at.(*ssa.FieldAddr)
		return ok && callback.Source(fa.X) == ssa.Value(made) && oblige.Reaches(in, at)
	})
}

func objectUnpinned(a *callback.Adapter, made *ssa.Alloc, given, follow ssa.Instruction) oblige.Breach {
	f, root := made.Parent(), follow.Parent()
	of := ssaread.ShortName(f)
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: callback.PosOf(given),
		Message: fmt.Sprintf("%s gives C the address of an unheld %s; %s follows it at line %d",
			of, callback.Pointee(made.Type()).Obj().Name(), ssaread.ShortName(root), a.Line(callback.PosOf(follow))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(given), Side: "starter", Func: f, Text: "gives C the address of what it has made, and returns"},
			{Pos: callback.PosOf(follow), Side: callback.Side, Func: root, Text: "is called back, and follows the address"},
			{Pos: callback.PosOf(follow), Text: "the object is garbage: the callback reads what lies there then"},
		},
	}
}
