package callback

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leak: a handle, a registry's entry or a callable function outlives what it was made
// for. Four forms:
//
//   - a function makes a handle, or adds to a registry of the package's own, fails, and
//     returns its error without having deleted it, nor left it where somebody else would;
//   - a function makes an entry, calls C, fails, and returns its error without having
//     removed the entry from a registry from which others are removed;
//   - what was added to one registry is removed from another one;
//   - a function made callable from outside Go is not taken back, see leakedFuncs.
func leak(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	onC, notified := a.deletesOnC(), a.destroyNotify()
	for _, f := range a.Funcs {
		for _, h := range a.handles(f) {
			fails := func(in ssa.Instruction) bool {
				ret, ok := in.(*ssa.Return)
				return ok && a.Fails(ret)
			}
			ended := func(in ssa.Instruction) bool {
				return h.ended(in) || h.handsOn(in) || h.asked(in) || onC && a.mayWait(in, 3)
			}
			if ret := oblige.Feasible(h.made, ended, fails); ret != nil && !notified {
				out = append(out, a.leakBreach(h, ret))
			} else if !onC && !notified {
				if b, ok := a.neverDeleted(f, h); ok {
					out = append(out, b)
				}
			}
		}
		out = append(out, a.leakedFuncs(f)...)
		each(f, func(in ssa.Instruction) {
			if b, ok := a.mixedUp(in); ok {
				out = append(out, b)
			}
			if b, ok := a.leftEntry(in); ok {
				out = append(out, b)
			}
			if b, ok := a.freedHandle(in); ok {
				out = append(out, b)
			}
		})
	}
	return out
}

// leftEntry decides whether in makes an entry that stays when its function fails.
func (a *Adapter) leftEntry(in ssa.Instruction) (oblige.Breach, bool) {
	reg, f := addsTo(in), in.Parent()
	if reg == (registry{}) || a.onCThread(f) || a.removedSomewhere(reg) == nil || a.lookedUp(reg) == nil {
		return oblige.Breach{}, false
	}
	removes := func(in ssa.Instruction) bool { return a.mayRemove(in, reg, 3) || a.mayWait(in, 3) } // who waits may have it removed
	started := oblige.Without(in, removes, func(at ssa.Instruction) bool { return oblige.Dominates(in, at) && a.callsC(at, 3) })
	if started == nil || a.removesLater(f, removes) {
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
		Check: "leak", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s makes an entry, fails at line %d, and does not remove it", ssaread.ShortName(f), a.Line(posOf(ret))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "starter", Func: f, Text: "makes the entry that the callback looks for"},
			{Pos: posOf(started), Side: "starter", Func: f, Text: "calls C, which fails"},
			{Pos: posOf(ret), Side: "starter", Func: f, Text: "returns an error: C will not call back"},
			{Pos: posOf(ret), Text: "the entry stays for ever"},
		},
	}, true
}

// removedSomewhere returns where entries of reg are removed.
func (a *Adapter) removedSomewhere(reg registry) ssa.Instruction {
	return a.find(func(in ssa.Instruction) bool { return removesFrom(in) == reg })
}

// lookedUp returns where the C thread looks into reg.
func (a *Adapter) lookedUp(reg registry) ssa.Instruction {
	return a.find(func(in ssa.Instruction) bool {
		if !a.onCThread(in.Parent()) {
			return false
		}
		switch in := in.(type) {
		case *ssa.Lookup:
			return loaded(in.X) == reg
		case *ssa.Call:
			callee := in.Call.StaticCallee()
			return callee != nil && ssaread.PkgPath(callee) == "sync" && len(in.Call.Args) == 2 && inSyncMap(in.Common()) == reg
		}
		return false
	})
}

// find returns the first instruction of the package that is like what is asked for.
func (a *Adapter) find(is func(ssa.Instruction) bool) ssa.Instruction {
	var found ssa.Instruction
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			if found == nil && is(in) {
				found = in
			}
		})
	}
	return found
}

// removesLater reports whether f leaves the removal to a deferred call, or to a
// function literal that somebody else may call.
func (a *Adapter) removesLater(f *ssa.Function, removes func(ssa.Instruction) bool) bool {
	found := false
	each(f, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Defer, *ssa.Go:
			found = found || removes(in)
		case *ssa.MakeClosure:
			each(in.Fn.(*ssa.Function), func(in ssa.Instruction) { found = found || removes(in) })
		}
	})
	return found
}

// mayRemove reports whether in removes from reg, itself or in what it calls.
func (a *Adapter) mayRemove(in ssa.Instruction, reg registry, depth int) bool {
	if removesFrom(in) == reg {
		return true
	}
	return a.inCallee(in, depth, func(in ssa.Instruction, depth int) bool { return a.mayRemove(in, reg, depth) })
}

// callsC reports whether in calls C, itself or in what it calls.
func (a *Adapter) callsC(in ssa.Instruction, depth int) bool {
	if _, deferred := in.(*ssa.Defer); deferred {
		return false
	}
	if cCall(in) != "" {
		return true
	}
	return a.inCallee(in, depth, a.callsC)
}

// inCallee reports whether some instruction of what in calls is like what is asked for.
func (a *Adapter) inCallee(in ssa.Instruction, depth int, is func(ssa.Instruction, int) bool) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok || depth == 0 {
		return false
	}
	callees := []*ssa.Function{called(call.Common())}
	if call.Common().IsInvoke() {
		callees = a.Implementations(call.Common())
	}
	found := false
	for _, callee := range callees {
		if a.HasBody(callee) || callee != nil && callee.Parent() != nil {
			each(callee, func(in ssa.Instruction) { found = found || is(in, depth-1) })
		}
	}
	return found
}

// deletesOnC reports whether a callback deletes the handle that it is given, or takes its
// entry: once C has been started, that is the callback's to do.
func (a *Adapter) deletesOnC() bool {
	return slices.ContainsFunc(a.roots, a.comesOnce)
}

// destroyNotify reports whether C has a callback that does nothing but delete the
// handle: whether C calls it when the start fails, only C's documentation says.
func (a *Adapter) destroyNotify() bool {
	return slices.ContainsFunc(a.roots, func(root *ssa.Function) bool {
		calls := 0
		each(root, func(in ssa.Instruction) {
			if _, ok := in.(ssa.CallInstruction); ok {
				calls++
			}
		})
		return deletion(root) != nil && calls == 1
	})
}

// waits reports whether in waits for what others do.
func waits(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return in.Blocking
	case *ssa.UnOp:
		return in.Op == token.ARROW
	}
	return false
}

// mayWait reports whether in waits, itself or in what it calls.
func (a *Adapter) mayWait(in ssa.Instruction, depth int) bool {
	_, isGo := in.(*ssa.Go)
	return !isGo && (waits(in) || a.inCallee(in, depth, a.mayWait))
}

func (a *Adapter) leakBreach(h *handle, ret ssa.Instruction) oblige.Breach {
	f := h.made.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: h.made.Pos(),
		Message: fmt.Sprintf("%s makes a handle, fails at line %d, and does not delete it", ssaread.ShortName(f), a.Line(posOf(ret))),
		Steps: []oblige.Step{
			{Pos: h.made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: posOf(ret), Side: "starter", Func: f, Text: "returns an error: C will not call back"},
			{Pos: posOf(ret), Text: "the handle and its value stay for ever"},
		},
	}
}

// mixedUp decides whether in removes from one registry what was added to another
// of the same type: both are variables of the package.
func (a *Adapter) mixedUp(in ssa.Instruction) (oblige.Breach, bool) {
	call, ok := in.(ssa.CallInstruction)
	if !ok || len(call.Common().Args) != 2 {
		return oblige.Breach{}, false
	}
	remover, added := registryOf(call.Common()), origin(call.Common().Args[1])
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
		Check: "leak", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s removes from %s what it added to %s at line %d", ssaread.ShortName(f), remover.Name(), adder.Name(), a.Line(add.Pos())),
		Steps: []oblige.Step{
			{Pos: add.Pos(), Side: "starter", Func: f, Text: "adds to " + adder.Name()},
			{Pos: posOf(in), Side: "starter", Func: f, Text: "removes the key from " + remover.Name()},
			{Pos: posOf(in), Text: "the entry stays in " + adder.Name() + ", that of another is gone"},
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

// maxOrigin bounds the chain of variables that a value is followed through: one
// may be set to itself.
const maxOrigin = 16

// origin returns where v comes from, through conversions and variables that are set once.
func origin(v ssa.Value) ssa.Value {
	for range maxOrigin {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			cell, ok := x.X.(*ssa.Alloc)
			if !ok || !storedOnce(cell) {
				return v
			}
			v = onlyValue(cell)
		default:
			return v
		}
	}
	return v
}
