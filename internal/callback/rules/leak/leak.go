// Package leak finds handles, entries and objects that nobody gives back: the check leak.
package leak

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a handle, a registry's entry or a callable function outlives what it was made
// for. Five forms:
//
//   - a function makes a handle, or adds to a registry of the package's own, fails, and
//     returns its error without having deleted it, nor left it where somebody else would;
//   - a function makes an entry, calls C, fails, and returns its error without having
//     removed the entry from a registry from which others are removed;
//   - what was added to one registry is removed from another one;
//   - who ends the entries of an object's fields leaves one of them out, see leftKeys;
//   - a function made callable from outside Go is not taken back, see leakedFuncs.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	onC, notified := a.DeletesOnC(), destroyNotify(a)
	for _, f := range a.Funcs {
		for _, h := range a.Handles(f) {
			fails := func(in ssa.Instruction) bool {
				ret, ok := in.(*ssa.Return)
				return ok && a.Fails(ret) && !(onC && a.ToldByCallback(ret))
			}
			ended := func(in ssa.Instruction) bool {
				return h.Ended(in) || h.HandsOn(in) || h.Asked(in) || onC && a.MayWait(in, 3)
			}
			if ret := oblige.Feasible(h.Made, ended, fails); ret != nil && !notified {
				out = append(out, leakBreach(a, h, ret))
			} else if !onC && !notified {
				if b, ok := neverDeleted(a, f, h); ok {
					out = append(out, b)
				}
				if b, ok := neverEnded(a, h); ok {
					out = append(out, b)
				}
			}
		}
		out = append(out, leakedFuncs(a, f)...)
		callback.Each(f, func(in ssa.Instruction) {
			if b, ok := mixedUp(a, in); ok {
				out = append(out, b)
			}
			if b, ok := leftEntry(a, in); ok {
				out = append(out, b)
			}
			if b, ok := freedHandle(a, in); ok {
				out = append(out, b)
			}
		})
	}
	return append(out, leftKeys(a)...)
}

// leftEntry decides whether in makes an entry that stays when its function fails.
func leftEntry(a *callback.Adapter, in ssa.Instruction) (oblige.Breach, bool) {
	reg, f := callback.AddsTo(in), in.Parent()
	if reg == (callback.Registry{}) {
		reg = addedBy(a, in)
	}
	if reg == (callback.Registry{}) || a.OnCThread(f) || removedSomewhere(a, reg) == nil || a.LookedUp(reg) == nil {
		return oblige.Breach{}, false
	}
	told := removedOnC(a, reg)
	removes := func(in ssa.Instruction) bool {
		return mayRemove(a, in, reg, 3) || a.MayWait(in, 3) || told && mayEnd(a, in, 3) // who waits may have it removed
	}
	started := oblige.Without(in, removes, func(at ssa.Instruction) bool { return oblige.Dominates(in, at) && a.CallsC(at, 3) })
	if started == nil || removesLater(a, f, removes) {
		return oblige.Breach{}, false
	}
	fails := func(at ssa.Instruction) bool {
		ret, ok := at.(*ssa.Return)
		return ok && a.Fails(ret) && oblige.Dominates(in, ret) // not of a later turn of a loop
	}
	ret := oblige.Feasible(started, removes, fails)
	if ret == nil {
		return oblige.Breach{}, false
	}
	return oblige.Breach{
		Check: "leak", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s makes an entry, fails at line %d, and does not remove it", ssaread.ShortName(f), a.Line(callback.PosOf(ret))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "starter", Func: f, Text: "makes the entry that the callback looks for"},
			{Pos: callback.PosOf(started), Side: "starter", Func: f, Text: "calls C, which fails"},
			{Pos: callback.PosOf(ret), Side: "starter", Func: f, Text: "returns an error: C will not call back"},
			{Pos: callback.PosOf(ret), Text: "the entry stays for ever"},
		},
	}, true
}

// addedBy returns the registry in which the function that in calls makes an entry that it
// returns, or whose key it returns; what returns a key alone makes a handle, where a function looks
// such values up by their keys.
func addedBy(a *callback.Adapter, in ssa.Instruction) callback.Registry {
	call, ok := in.(*ssa.Call)
	if !ok || !a.HasBody(ssaread.Callee(call.Common())) {
		return callback.Registry{}
	}
	var reg callback.Registry
	callback.Each(ssaread.Callee(call.Common()), func(at ssa.Instruction) {
		var key, value ssa.Value
		switch at := at.(type) {
		case *ssa.MapUpdate:
			key, value = at.Key, at.Value
		case *ssa.Call:
			if callback.AddsTo(at) == (callback.Registry{}) {
				return
			}
			key, value = callback.Unwrapped(at.Call.Args[1]), callback.Unwrapped(at.Call.Args[2])
		default:
			return
		}
		if f := at.Parent(); (call.Call.Signature().Results().Len() > 1 || !callback.MakesKey(call)) && returnsIt(f, key) || returnsIt(f, value) {
			reg = callback.AddsTo(at)
		}
	})
	return reg
}

// returnsIt reports whether f returns v, or what lies in the same field or variable of the package.
func returnsIt(f *ssa.Function, v ssa.Value) bool {
	v = callback.Source(v)
	same := func(r ssa.Value) bool {
		r = callback.Source(r)
		ld, ok := r.(*ssa.UnOp)
		from, also := v.(*ssa.UnOp)
		if r == v || !ok || !also {
			return r == v
		}
		c, _ := callback.Accessed(ld)
		other, _ := callback.Accessed(from)
		return c != (ssaread.Cell{}) && c == other
	}
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && slices.ContainsFunc(ret.Results, func(r ssa.Value) bool { return same(r) || slices.ContainsFunc(callback.Returned(r), same) })
	})
}

// removedSomewhere returns where entries of reg are removed.
func removedSomewhere(a *callback.Adapter, reg callback.Registry) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool { return callback.RemovesFrom(in) == reg })
}

// removedOnC reports whether a callback removes entries of reg: C tells so that the object ended.
func removedOnC(a *callback.Adapter, reg callback.Registry) bool {
	return a.Find(func(in ssa.Instruction) bool { return callback.RemovesFrom(in) == reg && a.OnCThread(in.Parent()) }) != nil
}

// mayEnd reports whether in has C end an object, itself or in what it calls.
func mayEnd(a *callback.Adapter, in ssa.Instruction, depth int) bool {
	return callback.Ends(callback.CCall(in)) || a.InCallee(in, depth, func(in ssa.Instruction, depth int) bool { return mayEnd(a, in, depth) })
}

// removesLater reports whether f leaves the removal to a deferred call, or to a
// function literal that somebody else may call.
func removesLater(a *callback.Adapter, f *ssa.Function, removes func(ssa.Instruction) bool) bool {
	found := false
	callback.Each(f, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Defer, *ssa.Go:
			found = found || removes(in)
		case *ssa.MakeClosure:
			callback.Each(in.Fn.(*ssa.Function), func(in ssa.Instruction) { found = found || removes(in) })
		}
	})
	return found
}

// mayRemove reports whether in removes from reg, itself or in what it calls.
func mayRemove(a *callback.Adapter, in ssa.Instruction, reg callback.Registry, depth int) bool {
	if callback.RemovesFrom(in) == reg {
		return true
	}
	return a.InCallee(in, depth, func(in ssa.Instruction, depth int) bool { return mayRemove(a, in, reg, depth) })
}

// destroyNotify reports whether C has a callback that does nothing but delete the
// handle: whether C calls it when the start fails, only C's documentation says.
func destroyNotify(a *callback.Adapter) bool {
	return slices.ContainsFunc(a.Roots, func(root *ssa.Function) bool {
		calls := 0
		callback.Each(root, func(in ssa.Instruction) {
			if _, ok := in.(ssa.CallInstruction); ok {
				calls++
			}
		})
		return callback.Deletion(root) != nil && calls == 1
	})
}

func leakBreach(a *callback.Adapter, h *callback.Handle, ret ssa.Instruction) oblige.Breach {
	f := h.Made.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: h.Made.Pos(),
		Message: fmt.Sprintf("%s makes a handle, fails at line %d, and does not delete it", ssaread.ShortName(f), a.Line(callback.PosOf(ret))),
		Steps: []oblige.Step{
			{Pos: h.Made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: callback.PosOf(ret), Side: "starter", Func: f, Text: "returns an error: C will not call back"},
			{Pos: callback.PosOf(ret), Text: "the handle and its value stay for ever"},
		},
	}
}

// mixedUp decides whether in removes from one registry what was added to another
// of the same type: both are variables of the package.
func mixedUp(a *callback.Adapter, in ssa.Instruction) (oblige.Breach, bool) {
	call, ok := in.(ssa.CallInstruction)
	if !ok || len(call.Common().Args) != 2 {
		return oblige.Breach{}, false
	}
	remover, added := registryOf(call.Common()), callback.Origin(call.Common().Args[1])
	add, ok := added.(*ssa.Call)
	if !ok || remover == nil {
		return oblige.Breach{}, false
	}
	adder := registryOf(add.Common())
	if adder == nil || adder == remover || ssaread.TypeKey(adder.Type()) != ssaread.TypeKey(remover.Type()) {
		return oblige.Breach{}, false
	}
	f := in.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s removes from %s what it added to %s at line %d", ssaread.ShortName(f), remover.Name(), adder.Name(), a.Line(add.Pos())),
		Steps: []oblige.Step{
			{Pos: add.Pos(), Side: "starter", Func: f, Text: "adds to " + adder.Name()},
			{Pos: callback.PosOf(in), Side: "starter", Func: f, Text: "removes the key from " + remover.Name()},
			{Pos: callback.PosOf(in), Text: "the entry stays in " + adder.Name() + ", that of another is gone"},
		},
	}, true
}

// registryOf returns the variable of the package whose method is called.
func registryOf(c *ssa.CallCommon) *ssa.Global {
	if c.StaticCallee() == nil || c.StaticCallee().Signature.Recv() == nil || len(c.Args) == 0 {
		return nil
	}
	switch v := c.Args[0].(type) {
	case *ssa.Global:
		return v
	case *ssa.UnOp:
		g, _ := v.X.(*ssa.Global)
		return g
	}
	return nil
}
