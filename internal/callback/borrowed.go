package callback

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// borrowed: a callback makes an object with a finalizer of what C shows it, and hands the
// object to a function of the user's: what C shows during a call is C's, and the finalizer
// ends it as well. Silent where the callback gives C's object to C, as to count it up or
// copy it, and where it changes the new one, as by a mark that it is not its owner, or takes
// its finalizer away.
func borrowed(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, t := range a.finalizers() {
		param, ok := fieldValue(t).(*ssa.Parameter)
		if !ok {
			continue
		}
		n := param.Parent()
		i := slices.Index(n.Params, param)
		for _, c := range a.Callers(n) {
			call, ok := c.(*ssa.Call)
			if !ok || !a.onCThread(call.Parent()) || i < 0 || i >= len(call.Call.Args) {
				continue
			}
			lent, ok := source(call.Call.Args[i]).(*ssa.Parameter)
			if ok && slices.Contains(a.roots, lent.Parent()) && a.showsUser(call.Parent(), t.of) && !a.ownsIt(call, lent, t) {
				out = append(out, a.borrowedBreach(call, lent, t))
			}
		}
	}
	return out
}

// showsUser reports whether f calls a function that is a value with such an object.
func (a *Adapter) showsUser(f *ssa.Function, of *types.Named) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok || call.Call.StaticCallee() != nil {
			return false
		}
		if _, builtin := call.Call.Value.(*ssa.Builtin); builtin {
			return false
		}
		return slices.ContainsFunc(call.Call.Args, func(v ssa.Value) bool { return pointee(unwrapped(v).Type()) == of })
	})
}

// ownsIt reports whether the callback may have got a share of its own, or marks the object
// that it makes.
func (a *Adapter) ownsIt(made *ssa.Call, lent *ssa.Parameter, t *finalized) bool {
	return ssaread.Contains(made.Parent(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Call:
			if callee := in.Call.StaticCallee(); callee != nil && callee.String() == "runtime.SetFinalizer" {
				return pointee(unwrapped(in.Call.Args[0]).Type()) == t.of
			}
			return in != made && slices.Contains(a.givenOver(in), ssa.Value(lent))
		case *ssa.Store:
			fa, ok := in.Addr.(*ssa.FieldAddr)
			return ok && pointee(fa.X.Type()) == t.of
		}
		return false
	})
}

func (a *Adapter) borrowedBreach(made *ssa.Call, lent *ssa.Parameter, t *finalized) oblige.Breach {
	f, n := made.Parent(), t.set.Parent()
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: posOf(made),
		Message: fmt.Sprintf("%s gives %s, which is C's, to %s, whose finalizer at line %d ends it",
			ssaread.ShortName(f), lent.Name(), ssaread.ShortName(n), a.Line(posOf(t.set))),
		Steps: []oblige.Step{
			{Pos: posOf(made), Side: side, Func: f, Text: "makes a " + t.of.Obj().Name() + " of what C shows it"},
			{Pos: posOf(t.end), Side: "finalizer", Func: t.end.Parent(), Text: "calls " + endName(t.end) + " when nobody has that any more"},
			{Pos: posOf(made), Text: "C works with what has been freed, or frees it again"},
		},
	}
}
