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
// only one finds: whoever removes what it has not looked for itself may not be the only one. All who
// call the function of the operation may do so as well.
func (a *Adapter) TakesEntry(c *oblige.Op) bool { return a.takesBefore(c.In, 2) }

func (a *Adapter) takesBefore(at ssa.Instruction, depth int) bool {
	var takes func(in ssa.Instruction, depth int) bool
	takes = func(in ssa.Instruction, depth int) bool {
		return RemovesFrom(in) != (Registry{}) && !unlooked(in) || a.InCallee(in, depth, takes)
	}
	f := at.Parent()
	if ssaread.Contains(f, func(in ssa.Instruction) bool { return oblige.Reaches(in, at) && takes(in, 3) }) {
		return true
	}
	calls := a.Callers(f)
	return depth > 0 && len(calls) > 0 && !a.IsEntry(f) && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool { return !a.takesBefore(c, depth-1) })
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

// A GiveUp is where a function gives up a wait: its own, or that of a function which it calls.
type GiveUp struct {
	Wait  ssa.Instruction // the select, or the call
	Pos   token.Pos       // where the case stands
	First ssa.Instruction // with which the function goes on
}

// GivesUp returns where f gives up a wait. A function of the package that it calls may wait for it, and
// tell by an error or flag, or by nothing, that it has given up, neither waiting nor calling C then.
func (a *Adapter) GivesUp(f *ssa.Function) []GiveUp {
	var out []GiveUp
	Each(f, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Select:
			if in.Blocking && len(in.States) > 1 {
				for i, b := range GivingUp(in) {
					out = append(out, GiveUp{in, CasePos(in, i), b.Instrs[0]})
				}
			}
		case *ssa.Call:
			callee := ssaread.Callee(in.Common())
			if callee == f || !a.HasBody(callee) || a.OnCThread(callee) || callee.Parent() != nil {
				return
			}
			pos := a.leavesWait(callee)
			if !pos.IsValid() {
				return
			}
			for _, first := range failing(in) {
				out = append(out, GiveUp{in, pos, first})
			}
		}
	})
	return out
}

// leavesWait returns where f gives up a wait, and returns with no more ado.
func (a *Adapter) leavesWait(f *ssa.Function) token.Pos {
	settles := func(in ssa.Instruction) bool { return a.MaySettle(in, 2) }
	var pos token.Pos
	Each(f, func(in ssa.Instruction) {
		sel, ok := in.(*ssa.Select)
		if !ok || !sel.Blocking || len(sel.States) < 2 {
			return
		}
		for i, b := range GivingUp(sel) {
			first := b.Instrs[0]
			if oblige.IsReturn(first) || !settles(first) && oblige.Feasible(first, settles, oblige.IsReturn) != nil {
				pos = CasePos(sel, i)
			}
		}
	})
	return pos
}

// failing returns where the function of a call goes on when the call tells, by an error or flag, that it
// has failed; behind the call where nobody asks, or it tells nothing.
func failing(call *ssa.Call) []ssa.Instruction {
	instrs := call.Block().Instrs
	behind := instrs[oblige.IndexIn(call)+1:]
	results := call.Call.Signature().Results()
	if results.Len() == 0 {
		return behind[:1]
	}
	var told ssa.Value = call
	last := results.At(results.Len() - 1).Type()
	if results.Len() > 1 {
		told = nil
		for _, r := range *call.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == results.Len()-1 {
				told = x
			}
		}
	}
	if told == nil || !ssaread.IsError(last) && !ssaread.IsBool(last) {
		return nil
	}
	var out []ssa.Instruction
	for _, r := range *told.Referrers() {
		cond, side := r, 1 // of a flag
		if cmp, ok := r.(*ssa.BinOp); ok && ssaread.IsError(last) && len(*cmp.Referrers()) > 0 {
			cond = (*cmp.Referrers())[0]
			if cmp.Op == token.NEQ {
				side = 0
			}
		} else if not, ok := r.(*ssa.UnOp); ok && not.Op == token.NOT && len(*not.Referrers()) > 0 {
			cond, side = (*not.Referrers())[0], 0
		}
		if br, ok := cond.(*ssa.If); ok {
			out = append(out, br.Block().Succs[side].Instrs[0])
		} else if !onlyReturned(r) {
			behind = nil // somebody may ask
		}
	}
	if len(out) == 0 && len(behind) > 0 {
		return behind[:1]
	}
	return out
}

// onlyReturned reports whether in does no more with a value than to return it, or to put it where
// nothing but a return reads it.
func onlyReturned(in ssa.Instruction) bool {
	st, ok := in.(*ssa.Store)
	if !ok {
		return oblige.IsReturn(in)
	}
	cell, ok := st.Addr.(*ssa.Alloc)
	return ok && !slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
		ld, ok := r.(*ssa.UnOp)
		return ok && slices.ContainsFunc(*ld.Referrers(), func(r ssa.Instruction) bool { return !oblige.IsReturn(r) })
	})
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
