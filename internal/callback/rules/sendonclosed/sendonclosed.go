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
// lock with the send: a late callback panics.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.Channels() {
		for _, s := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
			if !a.OnCThread(s.Func) {
				continue
			}
			if c := closedUnder(a, o, s); c != nil {
				out = append(out, closedBreach(a, o, s, c))
				break
			}
		}
	}
	return out
}

// closedUnder returns a close of o that may come before s.
func closedUnder(a *callback.Adapter, o *oblige.Object, s *oblige.Op) *oblige.Op {
	for _, c := range o.Of(oblige.Close) {
		if a.OnCThread(c.Func) || c.Func.Parent() != nil && a.OnCThread(c.Func.Parent()) {
			continue
		}
		if a.TakesEntry(c) && a.TakesEntry(s) || outOfReach(a, s, c) {
			continue // only one of the two finds the entry
		}
		if !a.SameSection(s.In, c.In) && (!a.JoinsBefore(c) || expectedLate(a, s, c)) {
			return c
		}
	}
	return nil
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
// first, and then it calls C, but no function that stops callbacks by its name.
func expectedLate(a *callback.Adapter, s, c *oblige.Op) bool {
	if s.Sel == nil {
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
