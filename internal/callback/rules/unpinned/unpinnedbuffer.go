package unpinned

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// UnpinnedBuffer: C is given the address of a slice's elements, calls back when it has
// filled them, and the slice is read after that; nobody pins it meanwhile. That C fills
// it after the call is told by its being new and empty before, and read after the wait, or
// by its being what a Read fills for its caller.
func UnpinnedBuffer(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			made := newSlice(in)
			if made == nil || pinsAny(f) {
				return
			}
			given, wait := filledLater(a, f, made)
			if given == nil {
				return
			}
			if read := oblige.Without(wait, oblige.Never, func(in ssa.Instruction) bool { return callback.Mentions(in, made) }); read != nil {
				out = append(out, bufferUnpinned(a, given, wait, callback.PosOf(read), "reads it"))
			}
		})
		callback.Each(f, func(in ssa.Instruction) {
			if made := newSlice(in); made != nil {
				if b, ok := keptForLater(a, f, made); ok {
					out = append(out, b)
				}
			}
		})
		if buf := readsInto(f); buf != nil && !pinsAny(f) {
			if given, wait := filledLater(a, f, buf); given != nil {
				out = append(out, bufferUnpinned(a, given, wait, callback.PosOf(wait), "leaves it to its caller to read"))
			}
		}
	}
	return out
}

// newSlice returns the slice that in makes, of a size that is known or not; or nil.
func newSlice(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.MakeSlice:
		return in
	case *ssa.Slice:
		if array, ok := in.X.(*ssa.Alloc); ok && array.Comment == "makeslice" {
			return in
		}
	}
	return nil
}

// keptForLater decides whether C is given the address of elements of a slice that lies in a
// field, and that another function reads when it has waited for the callback.
func keptForLater(a *callback.Adapter, f *ssa.Function, made ssa.Value) (oblige.Breach, bool) {
	cell := fieldWith(made)
	given := elementsGiven(a, f, made)
	if cell == (ssaread.Cell{}) || given == nil || waitsForC(a, f) != nil || written(f, made) || slices.ContainsFunc(a.Funcs, pinsAny) {
		return oblige.Breach{}, false
	}
	for _, g := range a.Funcs {
		wait := waitsForC(a, g)
		if g == f || wait == nil || a.OnCThread(g) {
			continue
		}
		read := oblige.Without(wait, oblige.IsReturn, func(in ssa.Instruction) bool {
			ld, ok := in.(*ssa.UnOp)
			return ok && ssaread.CellOf(ld.X) == cell
		})
		if read != nil {
			return bufferUnpinned(a, given, wait, callback.PosOf(read), "reads it"), true
		}
	}
	return oblige.Breach{}, false
}

// fieldWith returns the field in which a new slice is stored.
func fieldWith(made ssa.Value) ssaread.Cell {
	for _, r := range *made.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == made {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
				return ssaread.CellOf(fa)
			}
		}
	}
	return ssaread.Cell{}
}

// filledLater returns the call of C that is given the address of an element of buf, and
// where f waits after that for what the C thread completes; f sets no element itself.
func filledLater(a *callback.Adapter, f *ssa.Function, buf ssa.Value) (given, wait ssa.Instruction) {
	given, wait = elementsGiven(a, f, buf), waitsForC(a, f)
	if given == nil || wait == nil || !oblige.Reaches(given, wait) || written(f, buf) {
		return nil, nil
	}
	return given, wait
}

// readsInto returns the parameter that f fills as an io.Reader or io.ReaderAt does, or nil.
func readsInto(f *ssa.Function) *ssa.Parameter {
	sig := f.Signature
	if f.Name() != "Read" && f.Name() != "ReadAt" || sig.Recv() == nil || sig.Params().Len() == 0 || sig.Results().Len() != 2 {
		return nil
	}
	if s, ok := sig.Params().At(0).Type().Underlying().(*types.Slice); !ok || !types.Identical(s.Elem(), types.Typ[types.Byte]) {
		return nil
	}
	return f.Params[1]
}

// sliced reports whether v is buf, or a part of it.
func sliced(v, buf ssa.Value) bool { return slicedBut(v, buf, map[*ssa.Phi]bool{}) }

// slicedBut is sliced, but for what comes by the variables seen, which a loop changes.
func slicedBut(v, buf ssa.Value, seen map[*ssa.Phi]bool) bool {
	if v = callback.Source(v); v == buf {
		return true
	}
	switch v := v.(type) {
	case *ssa.Slice:
		return slicedBut(v.X, buf, seen)
	case *ssa.UnOp: // of a variable that literals share
		cells := []ssa.Value{v.X}
		if fv, ok := v.X.(*ssa.FreeVar); ok {
			cells = ssaread.Bindings(fv)
		}
		return slices.ContainsFunc(cells, func(c ssa.Value) bool { return holds(c, buf) })
	case *ssa.Phi:
		if seen[v] {
			return false
		}
		seen[v] = true
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return slicedBut(e, buf, seen) })
	}
	return false
}

// holds reports whether buf is stored in a variable.
func holds(cell, buf ssa.Value) bool {
	alloc, ok := cell.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*alloc.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == cell && st.Val == buf
	})
}

// pinsAny reports whether f pins something, or keeps it alive.
func pinsAny(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && call.Common().StaticCallee() != nil && call.Common().StaticCallee().String() == "(*runtime.Pinner).Pin"
	})
}

// elementsGiven returns the call of C in f, or of a function that hands it on to C, that is given the
// address of an element of buf.
func elementsGiven(a *callback.Adapter, f *ssa.Function, buf ssa.Value) ssa.Instruction {
	var given ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		if given == nil && slices.ContainsFunc(givenToC(a, in), func(arg ssa.Value) bool {
			of := elementsOf(pointed(arg))
			return of != nil && sliced(of, buf)
		}) {
			given = in
		}
	})
	return given
}

// givenToC returns what in gives to C, itself or by a function of the package, which pins nothing.
func givenToC(a *callback.Adapter, in ssa.Instruction) []ssa.Value {
	if callback.CCall(in) != "" {
		return callback.CArgs(in)
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	f := ssaread.Callee(call.Common())
	if !a.HasBody(f) || f.Parent() != nil || len(f.Params) != len(call.Call.Args) || pinsAny(f) {
		return nil
	}
	var out []ssa.Value
	for i, p := range f.Params {
		if callback.IsAddress(p.Type()) && ssaread.Contains(f, func(at ssa.Instruction) bool { return callback.CCall(at) != "" && callback.Gives(at, p) }) {
			out = append(out, callback.Source(call.Call.Args[i]))
		}
	}
	return out
}

// elementsOf returns the slice of which v is an element's address, or that of the first; or nil.
func elementsOf(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.IndexAddr:
		return v.X
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "SliceData" {
			return v.Call.Args[0]
		}
	}
	return nil
}

// pointed returns the address that an unsafe.Pointer was made of.
func pointed(v ssa.Value) ssa.Value {
	if cv, ok := v.(*ssa.Convert); ok {
		if b, ok := cv.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return callback.Source(cv.X)
		}
	}
	return v
}

// waitsForC returns where f waits for what only the C thread completes, itself or by a function.
func waitsForC(a *callback.Adapter, f *ssa.Function) ssa.Instruction {
	for _, o := range a.Channels() {
		if a.CompletesOnC(o) == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if r.Func == f {
				return r.In
			}
			for _, call := range a.Callers(r.Func) {
				if _, plain := call.(*ssa.Call); plain && call.Parent() == f && !a.OnCThread(r.Func) {
					return call
				}
			}
		}
	}
	return nil
}

// written reports whether f sets elements of the slice.
func written(f *ssa.Function, buf ssa.Value) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Store:
			at, ok := in.Addr.(*ssa.IndexAddr)
			return ok && sliced(at.X, buf)
		case *ssa.Call:
			return ssaread.IsBuiltin(in.Common(), "copy") && sliced(in.Call.Args[0], buf)
		}
		return false
	})
}

func bufferUnpinned(a *callback.Adapter, given, wait ssa.Instruction, read token.Pos, how string) oblige.Breach {
	f, name := given.Parent(), callback.CCall(given)
	if call, ok := given.(*ssa.Call); ok && name == "" {
		name = ssaread.ShortName(ssaread.Callee(call.Common()))
	}
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: callback.PosOf(given),
		Message: fmt.Sprintf("%s has %s fill Go's memory after the call, and does not pin it", ssaread.ShortName(f), name),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(given), Side: "starter", Func: f, Text: "gives C the address of Go's memory"},
			{Pos: callback.PosOf(wait), Side: "starter", Func: f, Text: "waits until C has filled it"},
			{Pos: read, Side: "starter", Func: f, Text: how},
			{Pos: callback.PosOf(given), Text: "after the call C must not have the address: nothing keeps the memory where it is"},
		},
	}
}
