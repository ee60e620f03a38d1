package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unpinnedBuffer: C is given the address of a slice's elements, calls back when it has
// filled them, and the slice is read after that; nobody pins it meanwhile. That C fills
// it after the call is told by its being new and empty before, and read after the wait.
func unpinnedBuffer(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			made, ok := in.(*ssa.MakeSlice)
			if !ok || pinsAny(f) {
				return
			}
			given := a.elementsGiven(made)
			wait := a.waitsForC(f)
			if given == nil || wait == nil || !oblige.Reaches(given, wait) || written(made) {
				return
			}
			if read := oblige.Without(wait, func(ssa.Instruction) bool { return false }, func(in ssa.Instruction) bool { return mentions(in, made) }); read != nil {
				out = append(out, a.bufferUnpinned(made, given, wait, read))
			}
		})
	}
	return out
}

// pinsAny reports whether f pins something, or keeps it alive.
func pinsAny(f *ssa.Function) bool {
	found := false
	each(f, func(in ssa.Instruction) {
		if call, ok := in.(ssa.CallInstruction); ok && call.Common().StaticCallee() != nil {
			found = found || call.Common().StaticCallee().String() == "(*runtime.Pinner).Pin"
		}
	})
	return found
}

// elementsGiven returns the call of C that is given the address of an element of what made makes.
func (a *Adapter) elementsGiven(made *ssa.MakeSlice) ssa.Instruction {
	var given ssa.Instruction
	each(made.Parent(), func(in ssa.Instruction) {
		if given != nil || cCall(in) == "" {
			return
		}
		for _, arg := range cArgs(in) {
			if at, ok := pointed(arg).(*ssa.IndexAddr); ok && source(at.X) == ssa.Value(made) {
				given = in
			}
		}
	})
	return given
}

// pointed returns the address that an unsafe.Pointer was made of.
func pointed(v ssa.Value) ssa.Value {
	if cv, ok := v.(*ssa.Convert); ok {
		if b, ok := cv.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return source(cv.X)
		}
	}
	return v
}

// waitsForC returns where f waits for what only the C thread completes.
func (a *Adapter) waitsForC(f *ssa.Function) ssa.Instruction {
	for _, o := range a.channels() {
		if a.completesOnC(o) == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if r.Func == f {
				return r.In
			}
		}
	}
	return nil
}

// written reports whether elements of the slice are set by its function.
func written(made *ssa.MakeSlice) bool {
	found := false
	each(made.Parent(), func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Store:
			at, ok := in.Addr.(*ssa.IndexAddr)
			found = found || ok && source(at.X) == ssa.Value(made)
		case *ssa.Call:
			found = found || ssaread.IsBuiltin(in.Common(), "copy") && source(in.Call.Args[0]) == ssa.Value(made)
		}
	})
	return found
}

func (a *Adapter) bufferUnpinned(made *ssa.MakeSlice, given, wait, read ssa.Instruction) oblige.Breach {
	f := made.Parent()
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: posOf(given),
		Message: fmt.Sprintf("%s has %s fill Go's memory after the call, and does not pin it", ssaread.ShortName(f), cCall(given)),
		Steps: []oblige.Step{
			{Pos: posOf(given), Side: "starter", Func: f, Text: "gives C the address of Go's memory"},
			{Pos: posOf(wait), Side: "starter", Func: f, Text: "waits until C has filled it"},
			{Pos: posOf(read), Side: "starter", Func: f, Text: "reads it"},
			{Pos: posOf(given), Text: "after the call C must not have the address: nothing keeps the memory where it is"},
		},
	}
}
