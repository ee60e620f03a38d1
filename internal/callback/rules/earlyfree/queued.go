package earlyfree

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// FreedWhileQueued: a function makes memory of C's, leaves a function literal that gives it to C
// to a goroutine, started for it or told by a channel, and frees the memory without a wait, by a
// deferred call as a rule: C is given what is free by then.
func FreedWhileQueued(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if len(f.AnonFuncs) == 0 {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			made, ok := in.(*ssa.Call)
			if !ok || !callback.Allocates(made) && !copies(made) {
				return
			}
			for _, lit := range f.AnonFuncs {
				given := givenIn(lit, made)
				if given == nil {
					continue
				}
				if left, freed := freedUnheard(a, f, lit, made); freed != nil {
					out = append(out, queuedBreach(a, left, freed, given))
					return
				}
			}
		})
	}
	return out
}

// copies reports whether a call returns a string's copy in C's memory.
func copies(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	return callee != nil && callee.Name() == "_Cfunc_CString"
}

// givenIn returns the call of C in a function literal that is given the memory; nil where the
// literal frees it as well.
func givenIn(lit *ssa.Function, made ssa.Value) ssa.Instruction {
	var given ssa.Instruction
	freed := false
	callback.Each(lit, func(in ssa.Instruction) {
		freed = freed || frees(in, made)
		if given == nil && callback.CCall(in) != "" && callback.Gives(in, made) {
			given = in
		}
	})
	if freed {
		return nil
	}
	return given
}

// freedUnheard returns where f leaves the literal to a goroutine, and where it frees the memory
// with no wait in between.
func freedUnheard(a *callback.Adapter, f, lit *ssa.Function, made ssa.Value) (left, freed ssa.Instruction) {
	var later ssa.Instruction // a deferred free
	callback.Each(f, func(in ssa.Instruction) {
		if oblige.IsDefer(in) && frees(in, made) {
			later = in
		}
	})
	callback.Each(f, func(in ssa.Instruction) {
		mc, ok := in.(*ssa.MakeClosure)
		if !ok || mc.Fn != ssa.Value(lit) || freed != nil {
			return
		}
		for _, r := range *mc.Referrers() {
			if !leaves(a, r, mc) {
				continue
			}
			waits := func(at ssa.Instruction) bool { return !frees(at, made) && a.MaySettle(at, 3) }
			free := func(at ssa.Instruction) bool {
				return frees(at, made) && !oblige.IsDefer(at) || later != nil && oblige.Dominates(later, r) && oblige.IsReturn(at)
			}
			if at := oblige.Without(r, waits, free); at != nil {
				left, freed = r, at
				if oblige.IsReturn(at) {
					freed = later
				}
				return
			}
		}
	})
	return left, freed
}

// leaves reports whether in leaves a function for a goroutine to call: starts one with it, sends
// it, or gives it to a function of the package that does so and does not wait.
func leaves(a *callback.Adapter, in ssa.Instruction, fn ssa.Value) bool {
	switch in := in.(type) {
	case *ssa.Go:
		return in.Call.Value == fn
	case *ssa.Send:
		return in.X == fn
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		if callee == nil {
			return false
		}
		if callee.String() == "time.AfterFunc" {
			return true
		}
		i := slices.Index(in.Call.Args, fn)
		if !a.HasBody(callee) || i < 0 || i >= len(callee.Params) {
			return false
		}
		return leavesParam(a, callee, callee.Params[i])
	}
	return false
}

// leavesParam reports whether f starts a goroutine with its parameter, or sends it, itself or in
// a function literal, and does not wait.
func leavesParam(a *callback.Adapter, f *ssa.Function, p *ssa.Parameter) bool {
	left := false
	callback.Each(f, func(in ssa.Instruction) {
		var v ssa.Value
		switch in := in.(type) {
		case *ssa.Go:
			v = in.Call.Value
		case *ssa.Send:
			v = in.X
		default:
			return
		}
		if mc, ok := v.(*ssa.MakeClosure); ok {
			left = left || callsParam(mc.Fn.(*ssa.Function), p)
			return
		}
		left = left || callback.Source(v) == ssa.Value(p)
	})
	return left && !ssaread.Contains(f, func(in ssa.Instruction) bool { return a.MaySettle(in, 3) })
}

// callsParam reports whether a function literal calls what the function around it is given.
func callsParam(lit *ssa.Function, p *ssa.Parameter) bool {
	return ssaread.Contains(lit, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && callback.Source(call.Common().Value) == ssa.Value(p)
	})
}

func queuedBreach(a *callback.Adapter, left, freed, given ssa.Instruction) oblige.Breach {
	f, lit := left.Parent(), given.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(freed),
		Message: fmt.Sprintf("%s frees what %s gives to %s at line %d, maybe later",
			ssaread.ShortName(f), ssaread.ShortName(lit), callback.CCall(given), a.Line(callback.PosOf(given))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(left), Side: "caller", Func: f, Text: "leaves " + ssaread.ShortName(lit) + " for another goroutine to call"},
			{Pos: callback.PosOf(freed), Side: "caller", Func: f, Text: "frees the memory, and waits for nobody"},
			{Pos: callback.PosOf(given), Side: "goroutine", Func: lit, Text: "gives it to " + callback.CCall(given)},
			{Pos: callback.PosOf(given), Text: "C works with what has been freed"},
		},
	}
}
