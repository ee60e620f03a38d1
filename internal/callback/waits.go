package callback

import (
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// TakesEntry reports whether the way to an operation takes something out of a registry, which
// only one finds: whoever removes what it has not looked for itself may not be the only one.
func (a *Adapter) TakesEntry(c *oblige.Op) bool {
	var takes func(in ssa.Instruction, depth int) bool
	takes = func(in ssa.Instruction, depth int) bool {
		return RemovesFrom(in) != (Registry{}) && !unlooked(in) || a.InCallee(in, depth, takes)
	}
	return ssaread.Contains(c.Func, func(in ssa.Instruction) bool { return oblige.Reaches(in, c.In) && takes(in, 3) })
}

// unlooked reports whether in removes an entry for which its function has not looked before, or
// of a sync.Map, where another one may have found it as well.
func unlooked(in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok || !ssaread.IsBuiltin(call.Common(), "delete") {
		return ok && call.Common().StaticCallee() != nil && call.Common().StaticCallee().Name() == "Delete"
	}
	reg := RemovesFrom(in)
	return !ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		switch at := at.(type) {
		case *ssa.Lookup:
			return Loaded(at.X) == reg && oblige.Reaches(at, in)
		case *ssa.Range:
			return Loaded(at.X) == reg && oblige.Reaches(at, in)
		}
		return false
	})
}

func (a *Adapter) mayTake(in ssa.Instruction, depth int) bool {
	return RemovesFrom(in) != (Registry{}) && !inTwoSteps(in) || a.InCallee(in, depth, a.mayTake)
}

// Streams returns the callbacks that come again and again: those that do not delete
// their handle, or take their entry out of its registry, as one does that comes once.
func (a *Adapter) Streams() []*ssa.Function {
	return slices.DeleteFunc(slices.Clone(a.Roots), a.comesOnce)
}

// LookedUp returns where the C thread looks into reg.
func (a *Adapter) LookedUp(reg Registry) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool { return a.OnCThread(in.Parent()) && looksInto(in, reg) })
}

// LookedUpBy returns where root, or what it calls on its thread, looks into reg.
func (a *Adapter) LookedUpBy(root *ssa.Function, reg Registry) ssa.Instruction {
	var found ssa.Instruction
	for _, f := range a.OnSameThread(root) {
		Each(f, func(in ssa.Instruction) {
			if found == nil && looksInto(in, reg) {
				found = in
			}
		})
	}
	return found
}

// looksInto reports whether in looks into reg.
func looksInto(in ssa.Instruction, reg Registry) bool {
	switch in := in.(type) {
	case *ssa.Lookup:
		return Loaded(in.X) == reg
	case *ssa.Call:
		callee := in.Call.StaticCallee()
		return callee != nil && ssaread.PkgPath(callee) == "sync" && len(in.Call.Args) == 2 && InSyncMap(in.Common()) == reg
	}
	return false
}

// Find returns the first instruction of the package that is like what is asked for.
func (a *Adapter) Find(is func(ssa.Instruction) bool) ssa.Instruction {
	var found ssa.Instruction
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			if found == nil && is(in) {
				found = in
			}
		})
	}
	return found
}

// Waits reports whether in waits for what others do.
func Waits(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return in.Blocking
	case *ssa.UnOp:
		return in.Op == token.ARROW
	}
	return false
}

// MayWait reports whether in waits, itself or in what it calls.
func (a *Adapter) MayWait(in ssa.Instruction, depth int) bool {
	_, isGo := in.(*ssa.Go)
	return !isGo && (Waits(in) || a.InCallee(in, depth, a.MayWait))
}

// GivingUp yields the cases of a select, and where they begin, in which it is told that
// somebody gave up, or that time is up.
func GivingUp(sel *ssa.Select) iter.Seq2[int, *ssa.BasicBlock] {
	return func(yield func(int, *ssa.BasicBlock) bool) {
		for i, st := range sel.States {
			b := oblige.CaseStart(sel, i)
			if b != nil && st.Dir != types.SendOnly && EndsWait(st.Chan) && !yield(i, b) {
				return
			}
		}
	}
}

// EndsWait reports whether a channel tells that somebody gave up, or that time is up.
func EndsWait(ch ssa.Value) bool {
	c, ok := ch.Type().Underlying().(*types.Chan)
	if ok && ssaread.IsType(c.Elem(), "time", "Time") {
		return true
	}
	return isDone(ch)
}

// JoinsBefore reports whether something on the way to a close may stop the
// callbacks: a call of C, or a wait.
func (a *Adapter) JoinsBefore(c *oblige.Op) bool {
	if _, deferred := c.In.(*ssa.Defer); deferred {
		return true // whatever the function does comes before it
	}
	settles := func(in ssa.Instruction) bool { return a.MaySettle(in, 3) && oblige.Reaches(in, c.In) }
	return ssaread.Contains(c.Func, settles) || !a.IsEntry(c.Func) && a.callersJoin(c.Func, 2)
}

// callersJoin reports whether all who call f may have stopped the callbacks before.
func (a *Adapter) callersJoin(f *ssa.Function, depth int) bool {
	calls := a.Callers(f)
	for _, call := range calls {
		g, joined := call.Parent(), false
		Each(g, func(in ssa.Instruction) {
			joined = joined || a.MaySettle(in, 3) && oblige.Reaches(in, call)
		})
		if !joined && (a.IsEntry(g) || depth == 0 || !a.callersJoin(g, depth-1)) {
			return false
		}
	}
	return len(calls) > 0
}

// MaySettle reports whether in may call C, wait, or go where that is not seen.
func (a *Adapter) MaySettle(in ssa.Instruction, depth int) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op.String() == "<-"
	case *ssa.Select:
		return true
	case *ssa.Call:
		if name := CCall(in); name != "" {
			return !OnlyAsks(name)
		}
		if _, builtin := in.Call.Value.(*ssa.Builtin); builtin {
			return false
		}
		callee := ssaread.Callee(in.Common())
		if callee == nil {
			return !ssaread.IsType(in.Call.Value.Type(), "context", "CancelFunc") && (!in.Call.IsInvoke() || !asks(in.Call.Method))
		}
		if once := DoneOnce(in); once != nil {
			callee = once
		}
		if !a.HasBody(callee) {
			return !Harmless(callee)
		}
		found := depth == 0
		Each(callee, func(in ssa.Instruction) { found = found || depth > 0 && a.MaySettle(in, depth-1) })
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

// Harmless reports whether an outside function neither calls C nor waits for others to end.
func Harmless(f *ssa.Function) bool {
	switch ssaread.PkgPath(f) {
	case "sync":
		return f.Name() != "Wait" && f.Name() != "Do"
	case "context", "sync/atomic", "fmt", "log", "errors", "strings", "strconv", "unsafe", "time":
		return true
	}
	return false
}

// Tells reports whether a goroutine may tell others that it is at its end.
func Tells(f *ssa.Function) bool {
	found := false
	Each(f, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Send:
			found = true
		case *ssa.Select:
			for _, st := range in.States {
				found = found || st.Dir == types.SendOnly
			}
		case ssa.CallInstruction:
			c := in.Common()
			found = found || ssaread.IsBuiltin(c, "close")
			if callee := c.StaticCallee(); callee != nil && ssaread.PkgPath(callee) == "sync" && (callee.Name() == "Done" || callee.Name() == "Signal" || callee.Name() == "Broadcast") {
				found = true
			}
		}
	})
	return found
}
