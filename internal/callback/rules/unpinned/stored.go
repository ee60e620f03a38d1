package unpinned

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// StoredInC: a callback stores the address of Go's memory in a structure that C has given it, or
// that C's allocator has made, and returns: C reads or fills what nothing keeps where it is.
func StoredInC(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.OnCThread(f) || pinsAny(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok {
				return
			}
			at, ok := st.Addr.(*ssa.FieldAddr)
			if ok && inGo(callback.Source(st.Val)) && structOfC(a, at.X) && !clearedAfter(st, at) {
				out = append(out, storedBreach(a, st, at))
			}
		})
	}
	return out
}

// inGo reports whether v is the address of a field, or of an element of a slice or array, that
// Go's allocator has made.
func inGo(v ssa.Value) bool {
	for range callback.MaxOrigin {
		switch x := v.(type) {
		case *ssa.IndexAddr:
			v = callback.Source(x.X)
		case *ssa.Slice:
			v = callback.Source(x.X)
		case *ssa.MakeSlice:
			return true
		case *ssa.Alloc:
			return x.Heap && callback.Pointee(x.Type()) == nil || x.Heap && !callback.IsC(callback.Pointee(x.Type()))
		case *ssa.FieldAddr: // of an array in the object itself
			of := callback.Pointee(x.X.Type())
			_, array := x.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
			return array && of != nil && !callback.IsC(of)
		default:
			return false
		}
	}
	return false
}

// structOfC reports whether v is the address of a structure of C's that is in C's memory: a
// callback was given it, or it lies in a field in which only what C returned is ever stored.
func structOfC(a *callback.Adapter, v ssa.Value) bool {
	if of := callback.Pointee(v.Type()); of == nil || !callback.IsC(of) {
		return false
	}
	v = callback.Source(v)
	if p, ok := v.(*ssa.Parameter); ok {
		return slices.Contains(a.Roots, p.Parent())
	}
	fa := callback.FieldOf(v)
	if fa == nil {
		return false
	}
	if of := callback.Pointee(fa.X.Type()); of != nil && callback.IsC(of) {
		return structOfC(a, fa.X) // C's structures lead to C's memory
	}
	stored := 0
	other := a.Find(func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != ssaread.CellOf(fa) {
			return false
		}
		stored++
		call, ok := callback.Source(st.Val).(*ssa.Call)
		return !ok || callback.CCall(call) == "" && !callback.Allocates(call)
	})
	return other == nil && stored > 0
}

// clearedAfter reports whether the function stores something else in the field before it returns.
func clearedAfter(st *ssa.Store, at *ssa.FieldAddr) bool {
	return oblige.Without(st, func(in ssa.Instruction) bool {
		again, ok := in.(*ssa.Store)
		return ok && again != st && ssaread.CellOf(again.Addr) == ssaread.CellOf(at)
	}, oblige.IsReturn) == nil
}

func storedBreach(a *callback.Adapter, st *ssa.Store, at *ssa.FieldAddr) oblige.Breach {
	f, root, name := st.Parent(), a.From[st.Parent()], strings.TrimPrefix(a.CellName(ssaread.CellOf(at)), "_Ctype_struct_")
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: callback.PosOf(st),
		Message: fmt.Sprintf("%s leaves the address of Go's memory in C's %s, and does not pin it", ssaread.ShortName(f), name),
		Steps: []oblige.Step{
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back"},
			{Pos: callback.PosOf(st), Side: callback.Side, Func: f, Text: "stores the address of Go's memory in " + name + ", and returns"},
			{Pos: callback.PosOf(st), Text: "C works with the address: nothing keeps the memory where it is"},
		},
	}
}
