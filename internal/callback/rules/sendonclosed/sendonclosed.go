// Package sendonclosed finds channels that are closed while a callback may send on them: the check
// send-on-closed.
package sendonclosed

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a channel on which the C thread sends is closed by another
// goroutine, which has not called C before to stop the callbacks, nor shares a
// lock with the send: a late callback panics. So for a send by a goroutine that a callback
// starts, whatever C is called before: the callback has returned, the goroutine has not.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.Channels() {
		for _, s := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
			find := closedUnder
			if !a.OnCThread(s.Func) {
				find = closedUnjoined
			}
			if c := find(a, o, s); c != nil {
				out = append(out, closedBreach(a, o, s, c))
				break
			}
		}
	}
	return out
}

// closedUnjoined returns a close of o that may come before s, a send of a goroutine that a callback
// starts: nothing before it waits.
func closedUnjoined(a *callback.Adapter, o *oblige.Object, s *oblige.Op) *oblige.Op {
	if !startedOnC(a, s.Func) || recovers(s.Func) {
		return nil
	}
	for _, c := range o.Of(oblige.Close) {
		waits := func(in ssa.Instruction) bool { return oblige.Reaches(in, c.In) && waitsOrHides(a, in, 3) }
		if oblige.IsDefer(c.In) || c.Func == s.Func || startedOnC(a, c.Func) || a.OnCThread(c.Func) || !a.IsEntry(c.Func) || a.SameSection(s.In, c.In) {
			continue
		}
		if !ssaread.Contains(c.Func, waits) && len(a.Guards(c.In)) == 0 {
			return c
		}
	}
	return nil
}

// startedOnC reports whether a callback starts f as a goroutine.
func startedOnC(a *callback.Adapter, f *ssa.Function) bool {
	return a.Find(func(in ssa.Instruction) bool {
		start, ok := in.(*ssa.Go)
		return ok && a.OnCThread(in.Parent()) && callback.Called(start.Common()) == f
	}) != nil
}

// waitsOrHides reports whether in may wait, itself or in what it calls, or goes out of sight. C
// does not wait for goroutines.
func waitsOrHides(a *callback.Adapter, in ssa.Instruction, depth int) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return callback.Waits(in)
	}
	if _, builtin := call.Call.Value.(*ssa.Builtin); builtin || callback.CCall(in) != "" {
		return false
	}
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) {
		return a.MaySettle(in, depth)
	}
	return a.InCallee(in, depth, func(in ssa.Instruction, depth int) bool { return waitsOrHides(a, in, depth) })
}

// recovers reports whether f defers something: a recover, maybe.
func recovers(f *ssa.Function) bool { return ssaread.Contains(f, oblige.IsDefer) }

// closedUnder returns a close of o that may come before s.
func closedUnder(a *callback.Adapter, o *oblige.Object, s *oblige.Op) *oblige.Op {
	for _, c := range o.Of(oblige.Close) {
		at := elsewhere(a, c)
		if at == nil {
			continue
		}
		if a.TakesEntry(c) && a.TakesEntry(s) || outOfReach(a, s, c) {
			continue // only one of the two finds the entry
		}
		if !a.SameSection(s.In, c.In) && (!a.JoinsBefore(at) || expectedLate(a, s, at)) {
			return c
		}
	}
	return nil
}

// elsewhere returns a close as another than the C thread does it, by itself or in a Once; or
// the call by which such a one comes to a close that the C thread comes to as well; or nil.
func elsewhere(a *callback.Adapter, c *oblige.Op) *oblige.Op {
	f, alone := c.Func, settles(a, c)
	if around := callback.Around(f); around != nil {
		f = around.Parent()
		if !alone {
			c = &oblige.Op{Kind: c.Kind, In: around, Func: f}
		}
	}
	if !a.OnCThread(f) && (f.Parent() == nil || !a.OnCThread(f.Parent())) {
		return c
	}
	if alone || slices.Contains(a.Roots, f) {
		return nil
	}
	return calledElsewhere(a, c.Kind, f, 2)
}

// calledElsewhere returns a call of f by a function of the user's that is on no C thread, or of
// what calls f.
func calledElsewhere(a *callback.Adapter, kind oblige.OpKind, f *ssa.Function, depth int) *oblige.Op {
	for _, call := range a.Callers(f) {
		at := &oblige.Op{Kind: kind, In: call, Func: call.Parent()}
		if _, plain := call.(*ssa.Call); !plain || a.OnCThread(at.Func) || at.Func.Parent() != nil || a.StartsNothing(call) || a.TakesEntry(at) || madeHere(call) {
			continue
		}
		if a.IsEntry(at.Func) {
			return at
		}
		if depth > 0 && !settles(a, at) {
			if up := calledElsewhere(a, kind, at.Func, depth-1); up != nil {
				return up
			}
		}
	}
	return nil
}

// settles reports whether something before c in its own function may stop the callbacks.
func settles(a *callback.Adapter, c *oblige.Op) bool {
	return ssaread.Contains(c.Func, func(in ssa.Instruction) bool { return a.MaySettle(in, 3) && oblige.Reaches(in, c.In) })
}

// madeHere reports whether a call is for an object that its function makes: nobody else has it.
func madeHere(call ssa.CallInstruction) bool {
	args := call.Common().Args
	return len(args) > 0 && callback.Fresh(args[0])
}

// outOfReach reports whether the entry by which s finds its channel is removed before c,
// under a lock under which s looks for it and sends.
func outOfReach(a *callback.Adapter, s, c *oblige.Op) bool {
	held := a.HeldAt(s.In)
	removes := func(in ssa.Instruction, _ int) bool {
		reg := callback.RemovesFrom(in)
		return reg != (callback.Registry{}) && looksInto(s.Func, reg) && slices.ContainsFunc(held, func(l oblige.Place) bool { return a.Held(in, l) })
	}
	return len(held) > 0 && ssaread.Contains(c.Func, func(in ssa.Instruction) bool {
		return oblige.Reaches(in, c.In) && (removes(in, 0) || a.InCallee(in, 1, removes))
	})
}

// looksInto reports whether f looks for an entry of reg, or goes through them.
func looksInto(f *ssa.Function, reg callback.Registry) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Lookup:
			return callback.Loaded(in.X) == reg
		case *ssa.Range:
			return callback.Loaded(in.X) == reg
		}
		return false
	})
}

// expectedLate reports whether the code shows that callbacks may come when c is done,
// whatever is called before: s has a case for an end, which the function of c tells of
// first, and then it calls C, but no function that stops callbacks by its name. Who deletes
// the handle as well believes that none comes any more: a late one would panic.
func expectedLate(a *callback.Adapter, s, c *oblige.Op) bool {
	if s.Sel == nil || ssaread.Contains(c.Func, deletesHandle) {
		return false
	}
	told, settled := false, false
	callback.Each(c.Func, func(in ssa.Instruction) {
		if !oblige.Reaches(in, c.In) {
			return
		}
		if name := callback.CCall(in); name != "" {
			settled = settled || callback.Stops(name)
			return
		}
		if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "close") {
			end := a.ObjectOf(call.Call.Args[0])
			for _, st := range s.Sel.States {
				told = told || st.Dir == types.RecvOnly && end != nil && a.ObjectOf(st.Chan) == end
			}
			return
		}
		settled = settled || a.MaySettle(in, 3)
	})
	return told && !settled
}

// deletesHandle reports whether in deletes a handle whose value is not there any more then.
func deletesHandle(in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	return ok && callback.DeletesHandle(call.Common())
}

func closedBreach(a *callback.Adapter, o *oblige.Object, s, c *oblige.Op) oblige.Breach {
	name := a.ChanName(o)
	return oblige.Breach{
		Check: "send-on-closed", Func: c.Func, Pos: c.Pos(),
		Message: fmt.Sprintf("%s closes %s, on which a late callback sends at line %d, and panics",
			ssaread.ShortName(c.Func), name, a.Line(s.Pos())),
		Steps: []oblige.Step{
			{Pos: c.Pos(), Side: "closer", Func: c.Func, Text: "closes " + name + ", while C still calls back"},
			{Pos: s.Pos(), Side: callback.Side, Func: s.Func, Text: "sends on " + name},
			{Pos: s.Pos(), Text: "the send panics on the C thread"},
		},
	}
}
