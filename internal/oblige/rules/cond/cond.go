// Package cond finds what the users of a sync.Cond owe it: its lock where the predicate changes, and
// a loop around Wait. The checks cond-unlocked and cond-no-loop.
package cond

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Unlocked: what a Wait loop tests is changed without the Cond's lock, and
// the wake comes without it too: it may fall between the test and the Wait. It
// is right to change under the lock and wake after it, and to take the lock
// between the change and the wake. A context that a Wait loop looks at changes
// without any lock: then the lock must be taken before the wake.
//
// Must-analysis of locks by field; a Cond whose lock is not known is left alone.
func Unlocked(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.CondWait || len(w.Objects) != 1 {
			continue
		}
		lock, ok := p.Locker(w.Objects[0])
		if !ok {
			continue
		}
		wk := p.WakesOf(w.Objects)
		for _, cell := range w.Cells() {
			for _, in := range p.Writers(cell) {
				if b, ok := changedUnlocked(p, w, cell, lock, wk, in); ok {
					out = append(out, b)
				}
			}
		}
		out = append(out, cancelledUnlocked(p, w, lock)...)
	}
	return out
}

func changedUnlocked(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, lock oblige.Place, wk *oblige.Wakers, in ssa.Instruction) (oblige.Breach, bool) {
	wr, ok := p.WriteTo(in, cell)
	if !ok || p.Private(wr.Addr) || p.Held(in, lock) || heldInside(p, in, cell, lock) || len(p.Callers(in.Parent())) > 0 && !p.StandsAlone(in.Parent()) && someHeld(p, in.Parent(), lock) || returnedHeld(p, in.Parent(), lock) ||
		calledBack(p, in.Parent(), 3) && callsCHeld(p, lock) {
		return oblige.Breach{}, false
	}
	e, t := p.After(w, cell, wr, in)
	if e == oblige.Unclear {
		if t = flagTest(w, cell, wr); t == nil {
			t = handedTest(p, w, cell, wr, in)
		}
	} else if e == oblige.Keeps {
		t = nil
	}
	if t == nil {
		return oblige.Breach{}, false
	}
	takes := func(each ssa.Instruction) bool { return mayTake(p, each, lock) }
	wake := wokenBehind(p, in, takes, wk, 2)
	if wake == nil {
		return oblige.Breach{}, false
	}
	f, name := in.Parent(), oblige.PlaceName(cell, wr.Addr, p)
	b := oblige.Breach{Check: "cond-unlocked", Func: f, Pos: oblige.PosOf(in)}
	b.Message = fmt.Sprintf("%s changes %s without %s; its wake may miss %s at line %d",
		ssaread.ShortName(f), name, p.LockName(lock), ssaread.ShortName(w.Park.Func), p.Line(w.Park.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: w.Park.Func, Text: "tests " + name + " under " + p.LockName(lock)},
		{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "changes " + name + " without the lock: it " + wr.Text},
		{Pos: oblige.PosOf(wake), Side: "completer", Func: wake.Parent(), Text: "wakes, but nobody is parked yet"},
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
		{Pos: w.Park.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b, true
}

// wokenBehind returns a wake behind in that comes without the lock, in its function or, where this does
// nothing about it, in what calls it.
func wokenBehind(p *oblige.Package, in ssa.Instruction, takes func(ssa.Instruction) bool, wk *oblige.Wakers, depth int) ssa.Instruction {
	if wake := oblige.Without(in, takes, wk.Named); wake != nil || depth == 0 || oblige.Without(in, takes, oblige.IsReturn) == nil || p.StandsAlone(in.Parent()) {
		return wake
	}
	for _, call := range p.Callers(in.Parent()) {
		if _, plain := call.(*ssa.Call); plain && !p.Starts(call) {
			if wake := wokenBehind(p, call, takes, wk, depth-1); wake != nil {
				return wake
			}
		}
	}
	return nil
}

// flagTest returns the waiter's test of a flag that is set to what a caller says, nil if
// there is none: it may be set so that the waiter need not wait.
func flagTest(w *oblige.Waiter, cell ssaread.Cell, wr oblige.Written) *oblige.Test {
	_, constant := wr.Val.(*ssa.Const)
	if constant || wr.Val == nil || !ssaread.IsBool(wr.Val.Type()) {
		return nil
	}
	for _, t := range w.Tests {
		if t.Cell == cell && t.Bound != nil && t.Entry == oblige.AnyEntry {
			return t
		}
	}
	return nil
}

// handedTest returns the waiter's test of what in sets to what its function is handed, where
// some caller in the package hands it a constant with which the waiter need not wait.
func handedTest(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, wr oblige.Written, in ssa.Instruction) *oblige.Test {
	if wr.Val == nil {
		return nil
	}
	prm, ok := oblige.Unconverted(wr.Val).(*ssa.Parameter)
	if !ok {
		return nil
	}
	for _, call := range p.Callers(in.Parent()) {
		said, ok := oblige.ArgumentFor(call, in.Parent(), prm).(*ssa.Const)
		if !ok {
			continue
		}
		if e, t := p.After(w, cell, oblige.StoreOf(wr.Addr, said, cell), in); e == oblige.Fails || e == oblige.Nears {
			return t
		}
	}
	return nil
}

// heldInside reports whether in calls a method that writes the cell under the lock.
func heldInside(p *oblige.Package, in ssa.Instruction, cell ssaread.Cell, lock oblige.Place) bool {
	call, ok := in.(*ssa.Call)
	if !ok || !p.HasBody(ssaread.Callee(call.Common())) {
		return false
	}
	for _, inner := range p.Writers(cell) {
		if inner.Parent() == ssaread.Callee(call.Common()) && p.Held(inner, lock) {
			return true
		}
	}
	return false
}

// someHeld reports whether a caller of f in the package holds the lock.
func someHeld(p *oblige.Package, f *ssa.Function, lock oblige.Place) bool {
	for _, call := range p.Callers(f) {
		if p.Held(call, lock) {
			return true
		}
	}
	return false
}

// calledBack reports whether C calls f, or what calls f.
func calledBack(p *oblige.Package, f *ssa.Function, depth int) bool {
	return ssaread.IsExport(f) || depth > 0 && slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		return !p.Starts(call) && calledBack(p, call.Parent(), depth-1)
	})
}

// callsCHeld reports whether the package calls C under the lock: C may call back under it.
func callsCHeld(p *oblige.Package, lock oblige.Place) bool {
	return slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			callee := (*ssa.Function)(nil)
			if ok {
				callee = call.Call.StaticCallee()
			}
			return callee != nil && strings.HasPrefix(callee.Name(), "_Cfunc_") && p.Held(in, lock)
		})
	})
}

// returnedHeld reports whether f is a function literal that its function returns, within the package,
// and somebody calls such a value under the lock: who gets it knows that.
func returnedHeld(p *oblige.Package, f *ssa.Function, lock oblige.Place) bool {
	g := f.Parent()
	if g == nil || g.Object() == nil || g.Object().Exported() {
		return false
	}
	handed := slices.ContainsFunc(oblige.ReturnsOf(g), func(ret *ssa.Return) bool {
		return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
			mc, ok := v.(*ssa.MakeClosure)
			return ok && mc.Fn == f
		})
	})
	return handed && slices.ContainsFunc(p.Funcs, func(by *ssa.Function) bool {
		return ssaread.Contains(by, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && slices.Contains(p.DynamicCallees(call), f) && p.Held(call, lock)
		})
	})
}

// mayTake reports whether in takes the lock, or calls something that may.
func mayTake(p *oblige.Package, in ssa.Instruction, lock oblige.Place) bool {
	if l, way := p.LockCall(in); way > 0 && l == lock {
		return true
	}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && takers(p, lock)[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// takers returns the functions that may take the lock, themselves or by what they call.
func takers(p *oblige.Package, lock oblige.Place) map[*ssa.Function]bool {
	if p.Taking == nil {
		p.Taking = map[oblige.Place]map[*ssa.Function]bool{}
	}
	if have, ok := p.Taking[lock]; ok {
		return have
	}
	takes := map[*ssa.Function]bool{}
	var work []*ssa.Function
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if l, way := p.LockCall(in); way > 0 && l == lock && !takes[f] {
				takes[f] = true
				work = append(work, f)
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, g := range p.Mentions()[f] {
			if !takes[g] {
				takes[g] = true
				work = append(work, g)
			}
		}
	}
	p.Taking[lock] = takes
	return takes
}

// cancelledUnlocked is for Wait loops that look at a context: wakes that a
// function literal sends when the context is done must be sent after the lock
// was taken.
func cancelledUnlocked(p *oblige.Package, w *oblige.Waiter, lock oblige.Place) []oblige.Breach {
	var out []oblige.Breach
	if look := timeLook(w); look != nil {
		if call := wakesUnlocked(p, w, "time.AfterFunc"); call != nil {
			out = append(out, calledUnlocked(p, w, lock, look, call, "time"))
		}
		for in := range p.WakesOf(w.Objects).Ops {
			if laterFor(p, in.Parent(), w, "time.AfterFunc") && !p.Held(in, lock) && !takenBefore(p, in, lock) {
				out = append(out, calledUnlocked(p, w, lock, look, p.CalledLater(in.Parent())[0], "time"))
			}
		}
	}
	look := contextLook(w)
	if look == nil {
		return out
	}
	wk := p.WakesOf(w.Objects)
	for _, f := range p.Funcs {
		for _, in := range wk.In(f) {
			if wakesForContext(p, w, look, wk, in) && !p.Held(in, lock) && !takenBefore(p, in, lock) {
				out = append(out, contextBreach(p, w, lock, look, in))
			}
		}
	}
	if call := wakesUnlocked(p, w, "context.AfterFunc"); call != nil {
		out = append(out, calledUnlocked(p, w, lock, look, call, "context"))
	}
	return out
}

// wakesForContext reports whether in wakes because a context has come to its end: of the waiter's
// function, or what this calls, in a literal that runs then; of others behind nothing but the receive from
// Done, or the call of the function that cancels what the waiter looks at.
func wakesForContext(p *oblige.Package, w *oblige.Waiter, look ssa.Instruction, wk *oblige.Wakers, in ssa.Instruction) bool {
	f := in.Parent()
	if wk.Ops[in] && (literalFor(p, f, w) && onDone(p, f) && !byOtherCase(in) || laterFor(p, f, w, "context.AfterFunc")) {
		return true
	}
	if !wk.Named(in) || f == w.Park.Func {
		return false
	}
	return ssaread.Contains(f, func(each ssa.Instruction) bool {
		return (cancels(p, each, look) || receivesDone(each)) && oblige.Dominates(each, in) && !ssaread.Contains(f, func(wr ssa.Instruction) bool {
			return slices.ContainsFunc(w.Cells(), func(c ssaread.Cell) bool { return p.WritesCell(wr, c) })
		})
	})
}

// byOtherCase reports whether in comes, again and again, behind a case of a select that hears of an end by another one.
func byOtherCase(in ssa.Instruction) bool {
	return oblige.LeadsBack(in.Block()) && ssaread.Contains(in.Parent(), func(each ssa.Instruction) bool {
		sel, ok := each.(*ssa.Select)
		if !ok || !slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return oblige.IsCancel(st.Chan) }) {
			return false
		}
		for i, st := range sel.States {
			if b := oblige.CaseStart(sel, i); b != nil && !oblige.IsCancel(st.Chan) && b.Dominates(in.Block()) {
				return true
			}
		}
		return false
	})
}

// receivesDone reports whether in receives from the Done of a context, and from nothing else.
func receivesDone(in ssa.Instruction) bool {
	recv, ok := in.(*ssa.UnOp)
	return ok && recv.Op == token.ARROW && oblige.IsCancel(recv.X)
}

// cancels reports whether in calls the function that ends the context that is looked at: both lie
// in fields of one type.
func cancels(p *oblige.Package, in, look ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok || call.Call.IsInvoke() {
		return false
	}
	ctx, _ := oblige.ContainerCell(look.(*ssa.Call).Call.Value)
	end, _ := oblige.ContainerCell(call.Call.Value)
	return ctx.Kind == ssaread.Field && end.Kind == ssaread.Field && ctx.Type == end.Type && slices.ContainsFunc(p.Writers(end), func(in ssa.Instruction) bool {
		wr, ok := p.WriteTo(in, end)
		return ok && wr.Val != nil && ssaread.IsType(oblige.Unconverted(wr.Val).Type(), "context", "CancelFunc", "CancelCauseFunc")
	})
}

// contextBreach is told of the wake in, which may miss the waiter.
func contextBreach(p *oblige.Package, w *oblige.Waiter, lock oblige.Place, look, in ssa.Instruction) oblige.Breach {
	f := in.Parent()
	b := oblige.Breach{Check: "cond-unlocked", Func: f, Pos: oblige.PosOf(in)}
	b.Message = fmt.Sprintf("%s wakes without %s; the wake may miss %s at line %d",
		ssaread.ShortName(f), p.LockName(lock), ssaread.ShortName(w.Park.Func), p.Line(w.Park.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "waiter", Func: w.Park.Func, Text: "finds the context not done"},
		{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "wakes because it is done, but nobody is parked yet"},
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
		{Pos: w.Park.Pos(), Text: "the context is done, and nobody will wake the waiter"},
	}
	return b
}

// calledUnlocked is for a context, or a timer, that is given the Cond's own method to call.
func calledUnlocked(p *oblige.Package, w *oblige.Waiter, lock oblige.Place, look ssa.Instruction, call *ssa.Call, who string) oblige.Breach {
	b := oblige.Breach{Check: "cond-unlocked", Func: w.Park.Func, Pos: call.Pos()}
	b.Message = fmt.Sprintf("%s has the %s wake without %s; the wake may miss it at line %d",
		ssaread.ShortName(w.Park.Func), who, p.LockName(lock), p.Line(w.Park.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "waiter", Func: w.Park.Func, Text: "finds that the " + who + " has not come to its end"},
		{Pos: call.Pos(), Side: "completer", Func: w.Park.Func, Text: "the " + who + " ends, and wakes: nobody is parked yet"},
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
		{Pos: w.Park.Pos(), Text: "the " + who + " is over, and nobody will wake the waiter"},
	}
	return b
}

// timeLook returns where the loop around the waiter's park looks at the time.
func timeLook(w *oblige.Waiter) ssa.Instruction {
	loop := oblige.InnerLoop(w.Park.In.Block())
	for _, b := range oblige.Ordered(loop) {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if callee := ssaread.Callee(call.Common()); callee != nil {
				switch callee.String() {
				case "time.Now", "time.Since", "time.Until":
					return in
				}
			}
		}
	}
	return nil
}

// wakesUnlocked returns where the waiter, or a helper that it calls, has by, which
// calls a function later, call its Cond's Broadcast or Signal itself.
func wakesUnlocked(p *oblige.Package, w *oblige.Waiter, by string) *ssa.Call {
	for _, f := range append([]*ssa.Function{w.Park.Func}, p.Callees(w.Park.Func)...) {
		for in := range ssaread.Instrs(f) {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if callee := ssaread.Callee(call.Common()); callee == nil || callee.String() != by {
				continue
			}
			mc, ok := call.Call.Args[1].(*ssa.MakeClosure)
			if ok && len(mc.Bindings) == 1 && ssaread.IsType(mc.Bindings[0].Type(), "sync", "Cond") {
				return call
			}
		}
	}
	return nil
}

// literalFor reports whether f is a function literal of the waiter's function, or of
// a helper that this calls.
func literalFor(p *oblige.Package, f *ssa.Function, w *oblige.Waiter) bool {
	return f.Parent() != nil && (oblige.Within(f, w.Park.Func) || slices.Contains(p.Callees(w.Park.Func), oblige.Outermost(f)))
}

// laterFor reports whether the waiter's function, or what it calls, has by call f later.
func laterFor(p *oblige.Package, f *ssa.Function, w *oblige.Waiter, by string) bool {
	return slices.ContainsFunc(p.CalledLater(f), func(call *ssa.Call) bool {
		return ssaread.Callee(call.Common()).String() == by && (oblige.Within(call.Parent(), w.Park.Func) || slices.Contains(p.Callees(w.Park.Func), call.Parent()))
	})
}

// contextLook returns where the loop around the waiter's park looks at a context.
func contextLook(w *oblige.Waiter) ssa.Instruction {
	loop := oblige.InnerLoop(w.Park.In.Block())
	for _, b := range w.Park.Func.Blocks {
		if !loop[b] {
			continue
		}
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok && call.Call.IsInvoke() {
				switch call.Call.Method.FullName() {
				case "(context.Context).Err", "(context.Context).Done":
					return in
				}
			}
		}
	}
	return nil
}

// onDone reports whether f runs when a context is done: it is handed to
// context.AfterFunc, or receives from Done.
func onDone(p *oblige.Package, f *ssa.Function) bool {
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.UnOp:
			if oblige.IsCancel(in.X) {
				return true
			}
		case *ssa.Select:
			for _, st := range in.States {
				if oblige.IsCancel(st.Chan) {
					return true
				}
			}
		}
	}
	for _, mc := range ssaread.Creators(f) {
		for _, r := range *mc.Referrers() {
			if call, ok := r.(*ssa.Call); ok {
				if callee := ssaread.Callee(call.Common()); callee != nil && callee.String() == "context.AfterFunc" {
					return true
				}
			}
		}
	}
	return false
}

// takenBefore reports whether the lock is taken somewhere on a way to in.
func takenBefore(p *oblige.Package, in ssa.Instruction, lock oblige.Place) bool {
	for each := range ssaread.Instrs(in.Parent()) {
		if mayTake(p, each, lock) && oblige.Reaches(each, in) {
			return true
		}
	}
	return false
}

// NoLoop: a Wait that is not in a loop that looks again, though it may be woken in vain: many
// may call the function at once, and it takes what it waited for, so another may
// have taken it between the wake and the return from Wait; or the wake comes with
// every change of a number or name, and the waiter waits for one of its values. A
// Wait for a flag that stays set is right without a loop: sync.Cond has no
// spurious wake-ups.
func NoLoop(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.CondWait {
			continue
		}
		if cell, taken := blind(p, w); taken != nil {
			out = append(out, noLoopBreach(p, w, cell, taken))
			continue
		}
		if calledInLoop(p, w.Park.Func) || givesUpLock(p, w) {
			continue
		}
		if cell, taken := untested(p, w); taken != nil && p.Many(w) {
			out = append(out, noLoopBreach(p, w, cell, taken))
			continue
		}
		for _, cell := range w.Cells() {
			if taken := takes(p, w, cell); taken != nil && (!w.Loop || unasked(p, w, cell, taken)) && p.Many(w) {
				out = append(out, noLoopBreach(p, w, cell, taken))
				break
			}
			if wr := anyValue(p, w, cell); wr != nil && !w.Loop {
				out = append(out, otherValueBreach(p, w, cell, wr))
				break
			}
		}
	}
	return out
}

// unasked reports whether a waiter that goes round in a loop, as several goroutines of the package, takes, in
// the turn in which it was woken, what it waited for without another look.
func unasked(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, taken ssa.Instruction) bool {
	looks := func(in ssa.Instruction) bool {
		br, ok := in.(*ssa.If)
		return ok && slices.ContainsFunc(p.Condition(br.Cond, true, 2), func(t *oblige.Test) bool { return t.Cell == cell })
	}
	f := w.Park.Func
	return p.Spawned(f) && !(f.Object() != nil && f.Object().Exported()) && oblige.InnerLoop(w.Park.In.Block())[taken.Block()] && oblige.Without(w.Park.In, looks, func(in ssa.Instruction) bool { return in == taken }) != nil
}

// givesUpLock reports whether the waiter gives up a lock of its caller's until it is
// back, and says nothing of what it found: it is the wait of a monitor, whose callers
// look again, as they must behind Cond.Wait.
func givesUpLock(p *oblige.Package, w *oblige.Waiter) bool {
	f := w.Park.Func
	if f.Signature.Results().Len() > 0 {
		return false
	}
	for in := range ssaread.Instrs(f) {
		if l, way := p.LockCall(in); way < 0 && p.GaveUp(in, l) && oblige.Dominates(in, w.Park.In) && takenAgain(p, w.Park.In, l) {
			return true
		}
	}
	return false
}

// takenAgain reports whether every way from behind the park to a return takes the lock.
func takenAgain(p *oblige.Package, park ssa.Instruction, l oblige.Place) bool {
	takes := func(in ssa.Instruction) bool { lock, way := p.LockCall(in); return way > 0 && lock == l }
	for in := range ssaread.Instrs(park.Parent()) {
		if oblige.IsDefer(in) && takes(in) && oblige.Reaches(in, park) {
			return true
		}
	}
	return oblige.Without(park, takes, oblige.IsReturn) == nil
}

// calledInLoop reports whether all known callers of f call it in a loop, which may test again.
func calledInLoop(p *oblige.Package, f *ssa.Function) bool {
	if p.StandsAlone(f) || len(p.Callers(f)) == 0 {
		return false
	}
	for _, call := range p.Callers(f) {
		if !oblige.LeadsBack(call.Block()) {
			return false
		}
	}
	return true
}

// takes returns a write by which the waiter, after its park, makes others park on cell.
func takes(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) ssa.Instruction {
	for _, in := range p.Writers(cell) {
		if !behind(p, w.Park.In, in, 2) && !p.CalledBehind(w.Park.In, in.Parent()) {
			continue
		}
		wr, ok := p.WriteTo(in, cell)
		if !ok {
			continue
		}
		for _, t := range w.Tests {
			if t.Cell == cell && (p.EffectAt(t, wr, in) == oblige.Keeps || occupies(t, wr)) && !retested(p, w, t, in) {
				return in
			}
		}
	}
	return nil
}

// retested reports whether in, which comes behind the waiter's park, is done only
// where another look has found that t does not hold: nothing is taken for granted.
func retested(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, in ssa.Instruction) bool {
	if in.Parent() != w.Park.Func && !oblige.SaysWhether(in.Parent()) {
		return false // who calls it takes its result for what was waited for
	}
	for _, again := range p.Tests(in) {
		if t.Excludes(again) && oblige.Dominates(again.If, in) &&
			(in.Parent() != w.Park.Func || oblige.Reaches(w.Park.In, again.If) && again.If != t.If) {
			return true
		}
	}
	return false
}

// behind reports whether in comes behind from, in its function or in one that calls
// it, itself or at a few removes.
func behind(p *oblige.Package, from, in ssa.Instruction, depth int) bool {
	if from.Parent() == in.Parent() {
		return oblige.Feasible(from, oblige.Never, func(at ssa.Instruction) bool { return at == in }) != nil
	}
	if depth == 0 {
		return false
	}
	for _, call := range p.Callers(from.Parent()) {
		if _, plain := call.(*ssa.Call); plain && !p.Starts(call) && behind(p, call, in, depth-1) {
			return true
		}
	}
	return false
}

// occupies reports whether a write puts something where the test waits for
// nothing to be: an empty name, zero, nil.
func occupies(t *oblige.Test, wr oblige.Written) bool {
	_, isConst := wr.Val.(*ssa.Const)
	return wr.Val != nil && !isConst && wr.Delta == 0 && t.Op == token.NEQ && t.Bound != nil && oblige.Emptied(t.Bound)
}

// anyValue returns a write, with a wake behind it, of whatever value it is given
// into a cell of which the waiter waits for one value.
func anyValue(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) ssa.Instruction {
	if !awaitsOne(p, w, cell) {
		return nil
	}
	wk := p.WakesOf(w.Objects)
	for _, in := range p.Writers(cell) {
		wr, ok := p.WriteTo(in, cell)
		if !ok || p.Private(wr.Addr) {
			continue
		}
		if _, given := wr.Val.(*ssa.Parameter); given && oblige.Without(in, oblige.IsReturn, wk.Named) != nil {
			return in
		}
	}
	return nil
}

// awaitsOne reports whether the waiter parks while a cell is not one certain
// value of many; nil and zero are known by the others' writes as well.
func awaitsOne(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) bool {
	for _, t := range w.Tests {
		if t.Cell == cell && !t.Len && t.Op == token.NEQ && t.Bound != nil && t.Bound.Value != nil &&
			!ssaread.IsBool(t.Bound.Type()) && !t.Bound.IsNil() {
			return true
		}
	}
	return false
}

func noLoopBreach(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, taken ssa.Instruction) oblige.Breach {
	f, name := w.Park.Func, oblige.CellName(cell, p)
	b := oblige.Breach{Check: "cond-no-loop", Func: f, Pos: w.Park.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s does not test %s again after Wait; another may take it at line %d",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(taken)))
	b.Steps = []oblige.Step{
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "is woken, and waits for the lock"},
		{Pos: oblige.PosOf(taken), Side: "other waiter", Func: f, Text: "takes what there was in " + name},
		{Pos: oblige.PosOf(taken), Side: "waiter", Func: f, Text: "goes on as if it were there"},
		{Pos: w.Park.Pos(), Text: name + " is as before, and nobody will wake the waiter"},
	}
	return b
}

func otherValueBreach(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, wr ssa.Instruction) oblige.Breach {
	f, name := w.Park.Func, oblige.CellName(cell, p)
	b := oblige.Breach{Check: "cond-no-loop", Func: f, Pos: w.Park.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s does not test %s again after Wait; any value at line %d wakes it",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(wr)))
	b.Steps = []oblige.Step{
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "parks, waiting for one value of " + name},
		{Pos: oblige.PosOf(wr), Side: "completer", Func: wr.Parent(), Text: "stores another one, and wakes"},
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "goes on as if it were the right one"},
		{Pos: w.Park.Pos(), Text: name + " is another one, and for the right one nobody will wake the waiter"},
	}
	return b
}
