// Package nowake finds changes of what a waiter tests that nobody tells the waiter: the check no-wake.
package nowake

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: who changes what a waiter tests, so that it would not park if it
// looked again, owes it a wake. The obligation is met by any wake of any object
// that the waiter parks on, on the way before or after the write, in the
// function or in what calls it. Two breaches are told: no such wake on any way
// of an entry; a way out by an error that skips the wake which the others reach.
//
// Not modelled, hence silent: tests whose direction is not known, objects that
// outsiders may have, waiters that a timer lets look again, writes to objects
// that nobody else has yet.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		out = append(out, deadlineUnheard(p, w)...)
		out = append(out, nobodyWakes(p, w)...)
		if !owed(p, w) {
			continue
		}
		wk := p.WakesOfWaiter(w)
		out = append(out, owing(p, w, wk)...)
		if len(w.Tests) == 0 && w.Loop {
			out = append(out, addsUnwoken(p, w, wk)...)
		}
		out = append(out, outsideUnwoken(p, w, wk)...)
	}
	for _, r := range registrars(p) {
		out = append(out, owing(p, r.waiter, r.wakers)...)
	}
	out = append(out, handedOutUnwoken(p)...)
	return append(out, lastUnwoken(p)...)
}

// owing returns the writes that owe w a wake and do not give it.
func owing(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) []oblige.Breach {
	if len(wk.Ops) == 0 || takesPermit(p, w) {
		return nil
	}
	var out []oblige.Breach
	for _, cell := range w.Cells() {
		if cell.Kind == ssaread.Elem {
			continue // of which container is not known
		}
		var left []oblige.Breach
		for _, in := range p.Writers(cell) {
			if b, ok := unwoken(p, w, cell, wk, in); ok {
				left = append(left, b)
			}
		}
		if len(left) > 0 && !looksRegularly(p, cell, wk) {
			out = append(out, left...)
		}
	}
	return out
}

// takesPermit reports whether the waiter takes a permit, once: whatever it has asked before, it waits for one that
// is given back, and not for what it has asked for to change.
func takesPermit(p *oblige.Package, w *oblige.Waiter) bool {
	if w.Loop || w.Park.Kind != oblige.Recv {
		return false
	}
	takes, gives := p.PermitsOf(p.ObjectOf(w.Park.Val))
	return len(gives) > 0 && slices.ContainsFunc(takes, func(t *oblige.Op) bool { return t.In == w.Park.In })
}

// addsUnwoken is owing for a waiter that takes all that there is before it parks, and
// tests nothing: who adds to the same owes it a wake, as the one does who wakes.
func addsUnwoken(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) []oblige.Breach {
	t := &oblige.Tokens{}
	for _, o := range w.Objects {
		for _, op := range o.Of(oblige.Send, oblige.TrySend, oblige.Signal, oblige.Broadcast) {
			t.Sends = append(t.Sends, op.In)
		}
	}
	p.FindQueues(t)
	var out []oblige.Breach
	for _, q := range t.Queues {
		look := p.LooksAgain(w.Park, q)
		if look == nil || p.ManyOf(q) || p.TakeOf(w.Park.Func, q, 2) == oblige.TakesNone {
			continue
		}
		for _, in := range p.Writers(q) {
			c, more := oblige.Grows(in)
			wr, ok := p.WriteTo(in, q)
			if !ok || !more || c != q || p.Private(wr.Addr) || in.Parent() == w.Park.Func || p.CalledBehind(w.Park.In, in.Parent()) || p.Covered(in, wk) {
				continue
			}
			if p.Uncovered(in.Parent(), oblige.RootOf(wr.Addr), wk, nil) {
				out = append(out, noWakeBreach(p, w, &oblige.Test{Cell: q, Load: look}, wr, in, nil, nil))
			}
		}
	}
	return out
}

// owed reports whether a waiter can be owed a wake at all: what it parks on is
// all known, and carries no data of its own, or is the waiter's own.
func owed(p *oblige.Package, w *oblige.Waiter) bool {
	if w.Timed || w.Foreign || len(w.Objects) == 0 || joins(p, w) || borrows(w) {
		return false
	}
	return p.MadeHere(w.Park.Val) || !carries(w)
}

// carries reports whether what w parks on hands it more than the news that something happened.
func carries(w *oblige.Waiter) bool {
	return slices.ContainsFunc(w.Objects, func(o *oblige.Object) bool {
		return slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv), func(op *oblige.Op) bool { return !oblige.Notifies(op.Val.Type()) })
	})
}

// joins reports whether a waiter waits for nobody but the function literals that
// it started itself: that is a call, and what it tested before is no predicate. (A literal that who looks
// again has left for others to call is how it is woken.)
func joins(p *oblige.Package, w *oblige.Waiter) bool {
	if w.Park.Kind == oblige.CondWait {
		return false
	}
	for _, o := range w.Objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() && (!oblige.Within(op.Func, w.Park.Func) || w.Loop && p.Left(op.Func)) {
				return false
			}
		}
	}
	return true
}

// beside reports whether cell lies in a struct that also holds what the waiter
// parks on, or the list in which it leaves that: one who looks but once may wait for
// something else than what the state of another object told it before. (Who empties that
// list, as f may, owes completions: that is another check's.)
func beside(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, f *ssa.Function) bool {
	elsewhere := false
	for _, o := range w.Objects {
		for _, pl := range o.Places {
			if pl.Cell.Kind != ssaread.Field {
				continue
			}
			if pl.Cell.Type == cell.Type {
				return true
			}
			elsewhere = true
		}
	}
	return cell.Kind != ssaread.Field || !elsewhere || ssaread.Contains(w.Park.Func, func(in ssa.Instruction) bool {
		list, more := oblige.Grows(in)
		return more && list.Type == cell.Type && p.LinesUp(in, w.Park.In) && !empties(p, f, list)
	})
}

// empties reports whether f leaves nothing in the container in cell.
func empties(p *oblige.Package, f *ssa.Function, cell ssaread.Cell) bool {
	return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		wr, ok := p.WriteTo(in, cell)
		return ok && in.Parent() == f && wr.Val != nil && oblige.IsEmpty(wr.Val)
	})
}

// borrows reports whether the waiter gives back what it received: a channel used
// as a lock, which tells nothing of what was tested.
func borrows(w *oblige.Waiter) bool {
	for _, o := range w.Objects {
		for _, op := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
			if op.Func == w.Park.Func && oblige.Dominates(w.Park.In, op.In) {
				return true
			}
		}
	}
	return false
}

// unwoken decides whether the write in breaks its obligation to w, which tests cell.
func unwoken(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, wk *oblige.Wakers, in ssa.Instruction) (oblige.Breach, bool) {
	f := in.Parent()
	wr, ok := p.WriteTo(in, cell)
	if !ok || p.Private(wr.Addr) || f.Name() == "init" || f == w.Park.Func && (oblige.Reaches(w.Park.In, in) || !p.Many(w)) || behindWait(p, w, in) || leftToWaiter(p, w, f) {
		return oblige.Breach{}, false
	}
	if beside := beside(p, w, cell, f); !w.Loop && !beside || !beside && p.ManyOf(cell) {
		return oblige.Breach{}, false
	}
	e, t := p.After(w, cell, wr, in)
	if e == oblige.Unclear {
		if t = halfWoken(p, w, cell, in); t != nil {
			e = oblige.Fails
		}
	}
	if w.Park.Kind == oblige.Registers && !siblingWakes(p, w, cell, in, wk) {
		return oblige.Breach{}, false
	}
	if e == oblige.Fails && !w.Loop && w.Park.Kind != oblige.Registers && !sameAsWoken(p, cell, wr, wk) {
		return oblige.Breach{}, false
	}
	if e != oblige.Nears && (e != oblige.Fails || carries(w)) {
		return oblige.Breach{}, false // what an answer waits for a flag does not tell
	}
	if e == oblige.Fails && (failedBefore(p, t, in) || ofAnotherState(p, w, t, in) && siblingWakes(p, w, cell, in, wk)) {
		return oblige.Breach{}, false
	}
	if e == oblige.Nears && !w.Loop && p.MadeHere(w.Park.Val) && !siblingWakes(p, w, cell, in, wk) {
		return oblige.Breach{}, false
	}
	if e == oblige.Nears && (heldBack(p, w, cell, in) || untilStart(p, w, cell, wk)) {
		return oblige.Breach{}, false
	}
	if aloneBy(p, w, in) || leftToUnlock(p, w, in, wk) || parksToo(p, f, w) && !(e == oblige.Fails && keptOut(p, w, cell, in)) && !siblingWakes(p, w, cell, in, wk) {
		return oblige.Breach{}, false
	}
	if p.Covered(in, wk) {
		if br, ret := skipped(p, w, t, cell, in, wk); ret != nil && p.Uncovered(f, oblige.RootOf(wr.Addr), wk, nil) {
			return noWakeBreach(p, w, t, wr, in, br, ret), true
		}
		if call := p.SilentCall(in, oblige.RootOf(wr.Addr), wk); call != nil {
			return noWakeBreach(p, w, t, wr, call, nil, nil), true
		}
		return oblige.Breach{}, false
	}
	if p.Uncovered(f, oblige.RootOf(wr.Addr), wk, nil) {
		return noWakeBreach(p, w, t, wr, p.Debtor(in, oblige.RootOf(wr.Addr), wk), nil, nil), true
	}
	return oblige.Breach{}, false
}

// heldBack reports whether the function of in changes, on each way with it, another cell that
// w tests, so that w may park for that instead. (What a helper only reads is no test.)
func heldBack(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, in ssa.Instruction) bool {
	return slices.ContainsFunc(w.Tests, func(t *oblige.Test) bool {
		return t.Cell != cell && t.Op != token.ILLEGAL && slices.ContainsFunc(p.Writers(t.Cell), func(other ssa.Instruction) bool {
			if other.Parent() != in.Parent() || !oblige.Dominates(other, in) && !oblige.Dominates(in, other) {
				return false
			}
			wr, ok := p.WriteTo(other, t.Cell)
			e := p.EffectAt(t, wr, other)
			return ok && !p.Private(wr.Addr) && (e == oblige.Keeps || e == oblige.Unclear)
		})
	})
}

// behindWait reports whether in comes behind a call of the waiter's function, which waits for its caller.
func behindWait(p *oblige.Package, w *oblige.Waiter, in ssa.Instruction) bool {
	return slices.ContainsFunc(p.Callers(w.Park.Func), func(call ssa.CallInstruction) bool {
		_, plain := call.(*ssa.Call)
		return plain && call.Parent() == in.Parent() && !p.Starts(call) && oblige.Dominates(call, in)
	})
}

// leftToWaiter reports whether f is a function literal that what the waiter calls before it parks has returned
// to it: who waits calls that when it is woken.
func leftToWaiter(p *oblige.Package, w *oblige.Waiter, f *ssa.Function) bool {
	g := f.Parent()
	if g == nil || !slices.ContainsFunc(oblige.ReturnsOf(g), func(ret *ssa.Return) bool {
		return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
			mc, ok := v.(*ssa.MakeClosure)
			return ok && mc.Fn == ssa.Value(f)
		})
	}) {
		return false
	}
	return slices.ContainsFunc(p.Callers(g), func(call ssa.CallInstruction) bool {
		return call.Parent() == w.Park.Func && oblige.Dominates(call, w.Park.In)
	})
}

// halfWoken returns the test of w where in is followed by a wake of others who park on
// the same test of the cell, and on another object than w: what lets them go on lets w.
func halfWoken(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, in ssa.Instruction) *oblige.Test {
	if w.Park.Kind != oblige.CondWait || !w.Loop {
		return nil
	}
	loop := oblige.InnerLoop(w.Park.In.Block())
	for _, t := range w.Tests {
		if t.Cell != cell || t.Bound == nil || t.Op != token.EQL || t.Len || t.Entry != oblige.AnyEntry || !loop[t.If.Block()] {
			continue
		}
		for _, v := range p.Waiters() {
			if v.Park.Kind != oblige.CondWait || v.Objects[0] == w.Objects[0] || !p.Covered(in, p.WakesOf(v.Objects)) {
				continue
			}
			for _, other := range v.Tests {
				if other.Cell == cell && other.Op == t.Op && other.Bound != nil && other.Bound.Value == t.Bound.Value {
					return t
				}
			}
		}
	}
	return nil
}

// parksToo reports whether f, or what it is a literal of, parks on what w parks
// on: what one of those who wait does is owed to the others only where the code
// itself says so.
func parksToo(p *oblige.Package, f *ssa.Function, w *oblige.Waiter) bool {
	for _, v := range p.Waiters() {
		if !oblige.Within(f, v.Park.Func) {
			continue
		}
		for _, o := range v.Objects {
			for _, have := range w.Objects {
				if o == have {
					return true
				}
			}
		}
	}
	return false
}

// keptOut reports whether who does in made those who wait as w does wait for it to be done: the same
// function has set the cell so that they park.
func keptOut(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, in ssa.Instruction) bool {
	f := oblige.Outermost(in.Parent())
	return w.Loop && !oblige.Within(w.Park.Func, f) && slices.ContainsFunc(p.Writers(cell), func(before ssa.Instruction) bool {
		wr, ok := p.WriteTo(before, cell)
		if !ok || before.Parent() != f || in.Parent() == f && !oblige.Reaches(before, in) {
			return false
		}
		e, _ := p.After(w, cell, wr, before)
		return e == oblige.Unclear && slices.ContainsFunc(w.Tests, func(t *oblige.Test) bool {
			return t.Cell == cell && p.EffectAt(t, wr, before) == oblige.Keeps
		})
	})
}

// siblingWakes reports whether another write of cell, or of what it is compared with, lets
// w go on, and wakes it.
func siblingWakes(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, but ssa.Instruction, wk *oblige.Wakers) bool {
	for _, each := range comparedWith(w, cell) {
		for _, in := range p.Writers(each) {
			if wr, ok := p.WriteTo(in, each); ok && in != but && p.Covered(in, wk) {
				if e, _ := p.After(w, each, wr, in); e == oblige.Fails || e == oblige.Nears {
					return true
				}
			}
		}
	}
	return false
}

// comparedWith returns cell, and the cells that the waiter tests by the same branch.
func comparedWith(w *oblige.Waiter, cell ssaread.Cell) []ssaread.Cell {
	out := []ssaread.Cell{cell}
	for _, t := range w.Tests {
		same := func(other *oblige.Test) bool { return other.Cell == cell && other.If == t.If }
		if !slices.Contains(out, t.Cell) && slices.ContainsFunc(w.Tests, same) {
			out = append(out, t.Cell)
		}
	}
	return out
}

// sameAsWoken reports whether the same value is written somewhere with a wake:
// one who looks once before it parks waits for an event, of which a state that
// it may find is not always the sign.
func sameAsWoken(p *oblige.Package, cell ssaread.Cell, wr oblige.Written, wk *oblige.Wakers) bool {
	for _, in := range p.Writers(cell) {
		if other, ok := p.WriteTo(in, cell); ok && other.Text == wr.Text && p.Covered(in, wk) {
			return true
		}
	}
	return wr.Val != nil && ssaread.IsBool(wr.Val.Type())
}

// aloneBy reports whether a write is guarded by a look at what the waiter leaves
// before it parks, a list or a count of waiters: there may be none, then.
func aloneBy(p *oblige.Package, w *oblige.Waiter, in ssa.Instruction) bool {
	for _, br := range p.Guards(in) {
		for _, t := range p.Condition(br.Cond, oblige.ComesTo(br, 0, in), 2) {
			for _, left := range p.Writers(t.Cell) {
				if !leftBefore(p, left, w) {
					continue
				}
				wr, ok := p.WriteTo(left, t.Cell)
				if ok && !p.Private(wr.Addr) && t.Effect(wr) != oblige.Keeps { // that would say that there is one
					return true
				}
			}
		}
	}
	return false
}

// leftBefore reports whether in comes before the waiter's park, in its function or in what that calls.
func leftBefore(p *oblige.Package, in ssa.Instruction, w *oblige.Waiter) bool {
	if in.Parent() == w.Park.Func {
		return oblige.Reaches(in, w.Park.In)
	}
	return slices.ContainsFunc(p.Callers(in.Parent()), func(call ssa.CallInstruction) bool {
		return call.Parent() == w.Park.Func && !p.Starts(call) && oblige.Reaches(call, w.Park.In) && !answersNo(p, in, call, w.Park.In)
	})
}

// answersNo reports whether the function of in, where it comes to in, returns what keeps its caller, which asks
// for that behind the call, from coming to park.
func answersNo(p *oblige.Package, in ssa.Instruction, call ssa.CallInstruction, park ssa.Instruction) bool {
	for _, br := range p.Guards(park) {
		asked, truth := oblige.Subject(br.Cond, oblige.ComesTo(br, 0, park))
		at := 0
		if x, ok := asked.(*ssa.Extract); ok {
			asked, at = x.Tuple, x.Index
		}
		if asked == nil || asked != call.Value() || at >= in.Parent().Signature.Results().Len() {
			continue
		}
		return !slices.ContainsFunc(oblige.ReturnsOf(in.Parent()), func(ret *ssa.Return) bool {
			said, known := ret.Results[at].(*ssa.Const)
			return oblige.Reaches(in, ret) && !(known && ssaread.IsBool(said.Type()) && oblige.IsZero(said) == truth)
		})
	}
	return false
}

// leftToUnlock reports whether a write is made under the waiter's lock, which the
// function leaves locked: nobody sees it before the lock is released, and whoever
// does that wakes.
func leftToUnlock(p *oblige.Package, w *oblige.Waiter, in ssa.Instruction, wk *oblige.Wakers) bool {
	if w.Park.Kind != oblige.CondWait {
		return false
	}
	lock, ok := p.Locker(w.Objects[0])
	if !ok || !p.Held(in, lock) || !p.LockIndex().Flow(in.Parent()).Exit.Held[lock] {
		return false
	}
	some := false
	for _, f := range p.Funcs {
		for each := range ssaread.Instrs(f) {
			l, way := p.LockCall(each)
			if way >= 0 || l != lock || !p.GaveUp(each, lock) {
				continue
			}
			if !p.Covered(each, wk) {
				return false
			}
			some = true
		}
	}
	return some
}

// skipped returns a return that is reached from in past all wakes because of an
// error, or of something that has nothing to do with the waiter, and the branch
// that decides so; or the end of the turn of a loop that parks before it comes to in again.
func skipped(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, cell ssaread.Cell, in ssa.Instruction, wk *oblige.Wakers) (*ssa.If, ssa.Instruction) {
	head := oblige.HeadOf(oblige.InnerLoop(in.Block()))
	anew := func(each ssa.Instruction) bool { return head != nil && each == head.Instrs[0] }
	for _, at := range wk.In(in.Parent()) {
		_, deferred := at.(*ssa.Defer)
		if deferred && oblige.Reaches(at, in) || oblige.Without(at, anew, func(each ssa.Instruction) bool { return each == in }) != nil {
			return nil, nil // woken before in this turn, or deferred
		}
	}
	met := func(each ssa.Instruction) bool { return wk.At(each) || p.WritesCell(each, cell) } // woken, or undone
	branch, end := skippedTurn(p, w, cell, in, head, wk, met)
	if end != nil {
		return branch, end
	}
	oblige.Walk(in, func(each ssa.Instruction) bool {
		if end != nil || met(each) || anew(each) {
			return false
		}
		br, ok := each.(*ssa.If)
		if !ok {
			return true
		}
		if v, _ := oblige.Subject(br.Cond, true); oblige.NeverFails(v) || wakesEach(br, wk) {
			return true
		}
		for i, succ := range br.Block().Succs {
			ret := oblige.StraightReturn(succ, met)
			if ret != nil && (oblige.IsErrorTest(br.Cond) || oblige.ReturnsError(ret) || unrelated(p, br.Cond, w, cell) || parksAnyway(p, w, t, br, i)) && leadsToWake(br.Block().Succs[1-i], head, wk) {
				branch, end = br, ret
			}
			if ret = oblige.StraightTo(succ, head, met); ret != nil && oblige.IsErrorTest(br.Cond) && leadsToWake(br.Block().Succs[1-i], head, wk) && parksBefore(p, head, in) {
				branch, end = br, ret
			}
		}
		return end == nil
	})
	return branch, end
}

// skippedTurn is skipped for what is done where a turn of a loop has failed already, and straight before
// its end.
func skippedTurn(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, in ssa.Instruction, head *ssa.BasicBlock, wk *oblige.Wakers, met func(ssa.Instruction) bool) (*ssa.If, ssa.Instruction) {
	if head == nil || slices.ContainsFunc(in.Block().Instrs[oblige.IndexIn(in)+1:], met) || len(in.Block().Succs) != 1 {
		return nil, nil
	}
	end := oblige.Last(in.Block())
	if next := in.Block().Succs[0]; next != head {
		if end = oblige.StraightTo(next, head, met); end == nil {
			return nil, nil
		}
	}
	for _, br := range p.Guards(in) {
		if !head.Dominates(br.Block()) || br.Block() == head {
			continue
		}
		i := 1
		if oblige.ComesTo(br, 0, in) {
			i = 0
		}
		if (oblige.IsErrorTest(br.Cond) || unrelated(p, br.Cond, w, cell)) && leadsToWake(br.Block().Succs[1-i], head, wk) && parksBefore(p, head, in) && siblingWakes(p, w, cell, in, wk) {
			return br, end
		}
	}
	return nil, nil
}

// wakesEach reports whether a branch heads a loop that wakes in its turns: it ends when all that
// there are were woken.
func wakesEach(br *ssa.If, wk *oblige.Wakers) bool {
	loop := oblige.InnerLoop(br.Block())
	return loop != nil && oblige.HeadOf(loop) == br.Block() && slices.ContainsFunc(oblige.Ordered(loop), func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, wk.At)
	})
}

// parksBefore reports whether in, in a loop with this head, comes only behind what may park.
func parksBefore(p *oblige.Package, head *ssa.BasicBlock, in ssa.Instruction) bool {
	var parks []*oblige.Op
	for _, w := range p.Waiters() {
		parks = append(parks, w.Park)
	}
	who := p.WakersBy(parks)
	return slices.ContainsFunc(who.In(in.Parent()), func(at ssa.Instruction) bool {
		return head.Dominates(at.Block()) && oblige.Dominates(at, in)
	})
}

// unrelated reports whether a condition asks of places that are known, and that
// the waiter neither tests nor writes.
func unrelated(p *oblige.Package, cond ssa.Value, w *oblige.Waiter, cell ssaread.Cell) bool {
	ts := p.Condition(cond, true, 2)
	for _, t := range ts {
		if t.Cell == cell || slices.Contains(w.Cells(), t.Cell) || p.Reads(w.Park.Func, t.Cell) || p.WritesIn(w.Park.Func, t.Cell) || t.Entry == oblige.AnyEntry && leavesSome(p, w, t.Cell) {
			return false
		}
	}
	return len(ts) > 0
}

// leavesSome reports whether what a cell says may depend on who waits: the waiter's
// function, or what it calls, writes it.
func leavesSome(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		for _, f := range append([]*ssa.Function{w.Park.Func}, p.Callees(w.Park.Func)...) {
			if in.Parent() == f || slices.Contains(p.Callees(f), in.Parent()) {
				return true
			}
		}
	}
	return false
}

// parksAnyway reports whether way i of a branch is taken on a flag that waiters
// look at too, and leaves them parked: with the flag as it is on that way, t sends
// them to the park all the same.
func parksAnyway(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, br *ssa.If, i int) bool {
	if w.Park.Kind != oblige.CondWait || !w.Loop || t == nil {
		return false
	}
	ways := map[*ssa.If]int{t.If: 1}
	if t.Then {
		ways[t.If] = 0
	}
	known := false
	for _, flag := range p.Condition(br.Cond, i == 0, 1) {
		if flag.Cell == t.Cell || flag.Entry != oblige.AnyEntry || flag.Bound == nil || !ssaread.IsBool(flag.Bound.Type()) {
			return false
		}
		for br, way := range waysOf(p, w, flag) {
			known = true
			ways[br] = way
		}
	}
	choose := func(br *ssa.If) int {
		if way, ok := ways[br]; ok {
			return way
		}
		return -1
	}
	park := w.Park.In.Block()
	head := oblige.HeadOf(oblige.InnerLoop(park))
	return known && head != nil && oblige.ReachesBlock(head, park, choose)
}

// waysOf returns which way the branches in the waiter's loop go that test a flag,
// where it is as flag says.
func waysOf(p *oblige.Package, w *oblige.Waiter, flag *oblige.Test) map[*ssa.If]int {
	out := map[*ssa.If]int{}
	loop := oblige.InnerLoop(w.Park.In.Block())
	for _, b := range oblige.Ordered(loop) {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok {
			continue
		}
		for _, t := range p.Condition(br.Cond, true, 1) {
			if t.Cell == flag.Cell && t.Bound != nil && ssaread.IsBool(t.Bound.Type()) {
				out[br] = 1
				if oblige.IsZero(t.Bound) == oblige.IsZero(flag.Bound) {
					out[br] = 0
				}
			}
		}
	}
	return out
}

// leadsToWake reports whether a way from b comes to a wake, not through head.
func leadsToWake(b, head *ssa.BasicBlock, wk *oblige.Wakers) bool {
	found := false
	oblige.Walk(b.Instrs[0], func(in ssa.Instruction) bool {
		found = found || wk.At(in)
		return !found && in.Block() != head
	})
	return found || wk.At(b.Instrs[0])
}

func noWakeBreach(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, wr oblige.Written, in ssa.Instruction, br *ssa.If, ret ssa.Instruction) oblige.Breach {
	f := in.Parent()
	name := oblige.CellName(t.Cell, p)
	b := oblige.Breach{Check: "no-wake", Func: f, Pos: oblige.PosOf(in)}
	waiter := ssaread.ShortName(w.Park.Func)
	b.Message = fmt.Sprintf("%s changes %s but does not wake %s, which %s at line %d", ssaread.ShortName(f), name, waiter, verb(w), p.Line(w.Pos()))
	at, how := token.NoPos, "returns"
	if ret != nil {
		if at = oblige.PosOf(ret); !oblige.IsReturn(ret) {
			at, how = oblige.PosOf(br), "goes on"
		}
		b.Message = fmt.Sprintf("%s changes %s, %s at line %d without waking %s", ssaread.ShortName(f), name, how, p.Line(at), waiter)
	}
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: w.Park.Func, Text: "tests " + name},
		{Pos: w.Pos(), Side: "waiter", Func: w.Park.Func, Text: verb(w)},
		{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "changes " + name + ": it " + wr.Text},
	}
	if ret != nil {
		b.Steps = append(b.Steps, oblige.Step{Pos: at, Side: "completer", Func: f, Text: how + " on an error, past the wake"})
	}
	b.Steps = append(b.Steps, oblige.Step{Pos: oblige.PosOf(in), Text: name + " has changed, and nobody will wake the waiter"})
	return b
}

// outsideUnwoken is owing for a waiter on what lies in a queue of another package's type.
// What adds to it is known by its signature: it is handed, and gives back nothing, what the
// waiter takes. That this is owed a wake somebody says who does it and wakes.
func outsideUnwoken(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) []oblige.Breach {
	var out []oblige.Breach
	for _, q := range p.OutsideQueues(w) {
		adds := addsTo(p, q, w, wk)
		woken := false
		for _, add := range adds {
			woken = woken || p.Covered(add, wk)
		}
		for _, add := range adds {
			f := add.Parent()
			if !woken || p.Covered(add, wk) || p.CalledBehind(w.Park.In, f) || p.Private(add.Call.Args[0]) {
				continue
			}
			if p.Uncovered(f, oblige.RootOf(add.Call.Args[0]), wk, nil) {
				wr := oblige.Written{Addr: add.Call.Args[0], Text: "grows"}
				out = append(out, noWakeBreach(p, w, &oblige.Test{Cell: q.Cell, Load: q.Look}, wr, add, nil, nil))
			}
		}
	}
	return out
}

// addsTo returns the calls that add to q, outside of w's function; for those in a helper
// that wakes nobody itself the calls of that.
func addsTo(p *oblige.Package, q oblige.OutsideQueue, w *oblige.Waiter, wk *oblige.Wakers) []*ssa.Call {
	var out []*ssa.Call
	for _, f := range p.Funcs {
		if f == w.Park.Func {
			continue
		}
		for in := range ssaread.Instrs(f) {
			call := p.OutsideMethod(in)
			if call == nil || len(call.Call.Args) != 2 || oblige.QueueOf(call) != q.Cell || !isNothing(call.Type()) || !types.Identical(call.Call.Args[1].Type(), q.Elem) {
				continue
			}
			if p.StandsAlone(f) || p.Covered(call, wk) {
				out = append(out, call)
				continue
			}
			for _, up := range p.Callers(f) {
				if plain, ok := up.(*ssa.Call); ok && len(plain.Call.Args) > 0 {
					out = append(out, plain)
				}
			}
		}
	}
	return out
}

func isNothing(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}

// countedSince reports whether who takes the count down has raised it only behind its look: it
// looked for others, and not whether it is the last.
func countedSince(p *oblige.Package, s oblige.SplitCount) bool {
	up := func(in ssa.Instruction) bool {
		wr, ok := p.WriteTo(in, s.Cell)
		return ok && wr.Delta > 0
	}
	return oblige.Without(s.Look, up, func(in ssa.Instruction) bool { return in == s.Down }) == nil
}

// lastUnwoken looks for wakes by whoever finds that it is the last before it takes the
// count down: of two, neither may be.
func lastUnwoken(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		for _, w := range o.Of(oblige.Close, oblige.Send, oblige.TrySend, oblige.Broadcast, oblige.Signal) {
			for _, s := range p.CountsBefore(w) {
				if !oblige.Reaches(s.Look, s.Down) || countedSince(p, s) {
					continue
				}
				name, count, f := p.ChanName(o), oblige.CellName(s.Cell, p), s.Down.Parent()
				b := oblige.Breach{Check: "no-wake", Func: f, Pos: oblige.PosOf(s.Down)}
				b.Message = fmt.Sprintf("%s takes %s down after its look at line %d: two may pass",
					ssaread.ShortName(f), count, p.Line(oblige.PosOf(s.Look)))
				b.Steps = []oblige.Step{
					{Pos: oblige.PosOf(s.Look), Side: "completer", Func: f, Text: "finds that it is not the last"},
					{Pos: oblige.PosOf(s.Look), Side: "other completer", Func: f, Text: "finds that it is not the last either"},
					{Pos: oblige.PosOf(s.Down), Side: "completer", Func: f, Text: "takes " + count + " down"},
					{Pos: oblige.PosOf(s.Down), Side: "other completer", Func: f, Text: "takes " + count + " down, to its end"},
					{Pos: w.Pos(), Text: "neither wakes on " + name + ", and nobody will wake the waiter"},
				}
				out = append(out, b)
			}
		}
	}
	return out
}
