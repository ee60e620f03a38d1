package lockacrosscall

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the C thread calls a function that the user registered, under
// a lock that the package's own functions take: a user's function that calls one
// of them waits for the lock that its own thread holds.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || !registered(a, call, 2) || !users(a, call.Call.Value.Type()) {
				return
			}
			for _, l := range a.HeldAt(call) {
				if g, take := userTakes(a, l); take != nil {
					out = append(out, lockBreach(a, call, l, g, take))
					return
				}
			}
		})
	}
	return out
}

// registered reports whether a call is one of a function value that lies in
// memory: in a field, a map or a list. Or of a method of such a value, where the
// package has an interface for those that users register.
func registered(a *callback.Adapter, call *ssa.Call, depth int) bool {
	if call.Call.StaticCallee() != nil || call.Call.IsInvoke() && (call.Call.Method.Pkg() != a.Pkg.Pkg || len(a.Implementations(call.Common())) > 0) {
		return false
	}
	return inMemory(a, call.Call.Value, depth)
}

// inMemory reports whether a function value was read from a field, a map or a list, as it
// is, or by all who hand it to a helper.
func inMemory(a *callback.Adapter, v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		i := slices.Index(v.Parent().Params, v)
		calls := a.Callers(v.Parent())
		return depth > 0 && len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
			args := call.Common().Args
			return i >= len(args) || !inMemory(a, args[i], depth-1)
		})
	case *ssa.UnOp:
		switch v.X.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr:
			return true
		}
	case *ssa.Lookup, *ssa.Field:
		return true
	case *ssa.Extract:
		switch v.Tuple.(type) {
		case *ssa.Lookup, *ssa.Next:
			return true
		}
	}
	return false
}

// users reports whether the user hands functions of type t in: to an exported function.
func users(a *callback.Adapter, t types.Type) bool {
	if ssaread.IsType(t, "context") {
		return false
	}
	return slices.ContainsFunc(a.Funcs, func(f *ssa.Function) bool {
		if f.Object() == nil || !f.Object().Exported() {
			return false
		}
		return slices.ContainsFunc(f.Params, func(p *ssa.Parameter) bool {
			return types.Identical(p.Type().Underlying(), t.Underlying())
		})
	})
}

// userTakes returns where an exported function that is not called back itself
// takes a lock, to write what it guards.
func userTakes(a *callback.Adapter, l oblige.Place) (*ssa.Function, ssa.Instruction) {
	for _, f := range a.Funcs {
		if f.Object() == nil || !f.Object().Exported() || slices.Contains(a.Roots, f) {
			continue
		}
		var take ssa.Instruction
		callback.Each(f, func(in ssa.Instruction) {
			if take == nil && a.Takes(in, l) {
				take = in
			}
		})
		if take != nil {
			return f, take
		}
	}
	return nil, nil
}

func lockBreach(a *callback.Adapter, call *ssa.Call, l oblige.Place, g *ssa.Function, take ssa.Instruction) oblige.Breach {
	f, name := call.Parent(), a.LockName(l)
	return oblige.Breach{
		Check: "lock-across-call", Func: f, Pos: call.Pos(),
		Message: fmt.Sprintf("%s calls a user's function holding %s, which %s takes at line %d",
			ssaread.ShortName(f), name, ssaread.ShortName(g), a.Line(callback.PosOf(take))),
		Steps: []oblige.Step{
			{Pos: call.Pos(), Side: callback.Side, Func: f, Text: "calls the user's function, holding " + name},
			{Pos: callback.PosOf(take), Side: callback.Side, Func: g, Text: "called by the user's function, waits for " + name},
			{Pos: call.Pos(), Text: "the C thread waits for itself"},
		},
	}
}
