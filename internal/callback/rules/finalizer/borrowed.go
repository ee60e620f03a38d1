// Package finalizer finds objects that a finalizer ends while C, or another object, needs them: the
// check finalizer.
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

// Borrowed: a callback makes an object with a finalizer of what C shows it, and hands the
// object to a function of the user's: what C shows during a call is C's, and the finalizer
// ends it as well. Silent where the callback gives C's object to C, as to count it up or
// copy it, or what makes the object does, and where it changes the new one, as by a mark that
// it is not its owner, or takes its finalizer away.
func Borrowed(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, t := range a.Finalizers() {
		param, ok := fieldValue(t).(*ssa.Parameter)
		if !ok {
			continue
		}
		n := param.Parent()
		if countsUp(a, n, param, t) {
			continue
		}
		i := slices.Index(n.Params, param)
		for _, c := range a.Callers(n) {
			call, ok := c.(*ssa.Call)
			if !ok || !a.OnCThread(call.Parent()) || i < 0 || i >= len(call.Call.Args) {
				continue
			}
			lent, ok := callback.Source(call.Call.Args[i]).(*ssa.Parameter)
			if ok && slices.Contains(a.Roots, lent.Parent()) && showsUser(a, call.Parent(), t.Of) && !ownsIt(a, call, lent, t) {
				out = append(out, borrowedBreach(a, call, lent, t))
			}
		}
	}
	return out
}

// countsUp reports whether n, which makes the object, gives C what it makes it of, itself or by a
// method of the object.
func countsUp(a *callback.Adapter, n *ssa.Function, param *ssa.Parameter, t *callback.Finalized) bool {
	given := func(in ssa.Instruction, v func(ssa.Value) bool) bool {
		return in != ssa.Instruction(t.Set) && callback.CCall(in) != "" && slices.ContainsFunc(callback.CArgs(in), v)
	}
	return ssaread.Contains(n, func(in ssa.Instruction) bool {
		return given(in, func(v ssa.Value) bool { return v == ssa.Value(param) }) || a.InCallee(in, 1, func(at ssa.Instruction, _ int) bool {
			return given(at, func(v ssa.Value) bool { fa := callback.FieldOf(v); return fa != nil && ssaread.CellOf(fa) == t.Field })
		})
	})
}

// showsUser reports whether f calls a function that is a value with such an object.
func showsUser(a *callback.Adapter, f *ssa.Function, of *types.Named) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok || call.Call.StaticCallee() != nil {
			return false
		}
		if _, builtin := call.Call.Value.(*ssa.Builtin); builtin {
			return false
		}
		return slices.ContainsFunc(call.Call.Args, func(v ssa.Value) bool { return callback.Pointee(callback.Unwrapped(v).Type()) == of })
	})
}

// ownsIt reports whether the callback may have got a share of its own, or marks the object
// that it makes.
func ownsIt(a *callback.Adapter, made *ssa.Call, lent *ssa.Parameter, t *callback.Finalized) bool {
	return ssaread.Contains(made.Parent(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Call:
			if callee := in.Call.StaticCallee(); callee != nil && callee.String() == "runtime.SetFinalizer" {
				return callback.Pointee(callback.Unwrapped(in.Call.Args[0]).Type()) == t.Of
			}
			return in != made && slices.Contains(a.GivenOver(in), ssa.Value(lent))
		case *ssa.Store:
			fa, ok := in.Addr.(*ssa.FieldAddr)
			return ok && callback.Pointee(fa.X.Type()) == t.Of
		}
		return false
	})
}

func borrowedBreach(a *callback.Adapter, made *ssa.Call, lent *ssa.Parameter, t *callback.Finalized) oblige.Breach {
	f, n := made.Parent(), t.Set.Parent()
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: callback.PosOf(made),
		Message: fmt.Sprintf("%s gives %s, which is C's, to %s, whose finalizer at line %d ends it",
			ssaread.ShortName(f), lent.Name(), ssaread.ShortName(n), a.Line(callback.PosOf(t.Set))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(made), Side: callback.Side, Func: f, Text: "makes a " + t.Of.Obj().Name() + " of what C shows it"},
			{Pos: callback.PosOf(t.End), Side: "finalizer", Func: t.End.Parent(), Text: "calls " + callback.EndName(t.End) + " when nobody has that any more"},
			{Pos: callback.PosOf(made), Text: "C works with what has been freed, or frees it again"},
		},
	}
}
