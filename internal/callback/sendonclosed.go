package callback

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// sendOnClosed: a channel on which the C thread sends is closed by another
// goroutine, which has not called C before to stop the callbacks, nor shares a
// lock with the send: a late callback panics.
func sendOnClosed(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.channels() {
		for _, s := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
			if !a.onCThread(s.Func) {
				continue
			}
			if c := a.closedUnder(o, s); c != nil {
				out = append(out, a.closedBreach(o, s, c))
				break
			}
		}
	}
	return out
}

// closedUnder returns a close of o that may come before s.
func (a *Adapter) closedUnder(o *oblige.Object, s *oblige.Op) *oblige.Op {
	for _, c := range o.Of(oblige.Close) {
		if a.onCThread(c.Func) || c.Func.Parent() != nil && a.onCThread(c.Func.Parent()) {
			continue
		}
		if a.takes(c) && a.takes(s) || a.outOfReach(s, c) {
			continue // only one of the two finds the entry
		}
		if !a.sameSection(s.In, c.In) && (!a.joinsBefore(c) || a.expectedLate(s, c)) {
			return c
		}
	}
	return nil
}

// outOfReach reports whether the entry by which s finds its channel is removed before c,
// under a lock under which s looks for it and sends.
func (a *Adapter) outOfReach(s, c *oblige.Op) bool {
	held := a.HeldAt(s.In)
	removes := func(in ssa.Instruction, _ int) bool {
		reg := removesFrom(in)
		return reg != (registry{}) && looksInto(s.Func, reg) && slices.ContainsFunc(held, func(l oblige.Place) bool { return a.Held(in, l) })
	}
	return len(held) > 0 && ssaread.Contains(c.Func, func(in ssa.Instruction) bool {
		return oblige.Reaches(in, c.In) && (removes(in, 0) || a.inCallee(in, 1, removes))
	})
}

// looksInto reports whether f looks for an entry of reg, or goes through them.
func looksInto(f *ssa.Function, reg registry) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Lookup:
			return loaded(in.X) == reg
		case *ssa.Range:
			return loaded(in.X) == reg
		}
		return false
	})
}

// expectedLate reports whether the code shows that callbacks may come when c is done,
// whatever is called before: s has a case for an end, which the function of c tells of
// first, and then it calls C, but no function that stops callbacks by its name.
func (a *Adapter) expectedLate(s, c *oblige.Op) bool {
	if s.Sel == nil {
		return false
	}
	told, settled := false, false
	each(c.Func, func(in ssa.Instruction) {
		if !oblige.Reaches(in, c.In) {
			return
		}
		if name := cCall(in); name != "" {
			settled = settled || stops(name)
			return
		}
		if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "close") {
			end := a.ObjectOf(call.Call.Args[0])
			for _, st := range s.Sel.States {
				told = told || st.Dir == types.RecvOnly && end != nil && a.ObjectOf(st.Chan) == end
			}
			return
		}
		settled = settled || a.maySettle(in, 3)
	})
	return told && !settled
}

// joinsBefore reports whether something on the way to a close may stop the
// callbacks: a call of C, or a wait.
func (a *Adapter) joinsBefore(c *oblige.Op) bool {
	if _, deferred := c.In.(*ssa.Defer); deferred {
		return true // whatever the function does comes before it
	}
	settles := func(in ssa.Instruction) bool { return a.maySettle(in, 3) && oblige.Reaches(in, c.In) }
	return ssaread.Contains(c.Func, settles) || !a.IsEntry(c.Func) && a.callersJoin(c.Func, 2)
}

// callersJoin reports whether all who call f may have stopped the callbacks before.
func (a *Adapter) callersJoin(f *ssa.Function, depth int) bool {
	calls := a.Callers(f)
	for _, call := range calls {
		g, joined := call.Parent(), false
		each(g, func(in ssa.Instruction) {
			joined = joined || a.maySettle(in, 3) && oblige.Reaches(in, call)
		})
		if !joined && (a.IsEntry(g) || depth == 0 || !a.callersJoin(g, depth-1)) {
			return false
		}
	}
	return len(calls) > 0
}

// maySettle reports whether in may call C, wait, or go where that is not seen.
func (a *Adapter) maySettle(in ssa.Instruction, depth int) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op.String() == "<-"
	case *ssa.Select:
		return true
	case *ssa.Call:
		if name := cCall(in); name != "" {
			return !onlyAsks(name)
		}
		if _, builtin := in.Call.Value.(*ssa.Builtin); builtin {
			return false
		}
		callee := ssaread.Callee(in.Common())
		if callee == nil {
			return !in.Call.IsInvoke() || !asks(in.Call.Method)
		}
		if !a.HasBody(callee) {
			return !harmless(callee)
		}
		found := depth == 0
		each(callee, func(in ssa.Instruction) { found = found || depth > 0 && a.maySettle(in, depth-1) })
		return found
	}
	return false
}

// asks reports whether a method only tells something: of a context, of an error.
func asks(m *types.Func) bool {
	switch m.FullName() {
	case "(context.Context).Err", "(context.Context).Done", "(context.Context).Value", "(context.Context).Deadline", "(error).Error":
		return true
	}
	return false
}

// harmless reports whether an outside function neither calls C nor waits for others to end.
func harmless(f *ssa.Function) bool {
	switch ssaread.PkgPath(f) {
	case "sync":
		return f.Name() != "Wait" && f.Name() != "Do"
	case "context", "sync/atomic", "fmt", "log", "errors", "strings", "strconv", "unsafe", "time":
		return true
	}
	return false
}

func (a *Adapter) closedBreach(o *oblige.Object, s, c *oblige.Op) oblige.Breach {
	name := a.ChanName(o)
	return oblige.Breach{
		Check: "send-on-closed", Func: c.Func, Pos: c.Pos(),
		Message: fmt.Sprintf("%s closes %s, on which a late callback sends at line %d, and panics",
			ssaread.ShortName(c.Func), name, a.Line(s.Pos())),
		Steps: []oblige.Step{
			{Pos: c.Pos(), Side: "closer", Func: c.Func, Text: "closes " + name + ", while C still calls back"},
			{Pos: s.Pos(), Side: side, Func: s.Func, Text: "sends on " + name},
			{Pos: s.Pos(), Text: "the send panics on the C thread"},
		},
	}
}
