// Package earlywake finds wake-ups that come before what they announce: the check early-wake.
package earlywake

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches finds wake-ups that come before what they announce (S7): a
// completer wakes, then stores what the woken side looks at, and wakes nobody
// after it. The woken side may look in between, see the old state, and park
// again or return the old result.
//
// Two forms: the stored place is tested before the wait and again after it
// (retested), or it is read after the wait, in the same object (result). What
// the waiter may know from elsewhere is silence: a lock held across wake and
// store, a second wait before the read, a wake-up by another way after the
// store, or anything stored before the wake that the waiter looks at too, since
// then the wake may be for that.
func Breaches(p *oblige.Package) []oblige.Breach {
	r := &earlyRule{Effects: p.Effects(), looks: map[*oblige.Object][]look{}}
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if br, ok := r.wake(in); ok {
				out = append(out, br)
			}
		}
	}
	out = append(out, r.deferredTooLate()...)
	return append(out, r.hooks()...)
}

type earlyRule struct {
	*oblige.Effects
	looks map[*oblige.Object][]look
}

// look is a read by a woken side that shows whether the wake-up came in time.
type look struct {
	wait   *oblige.Op
	via    *ssa.Call // of the function that waits, whose caller reads; nil where it reads itself
	read   oblige.Access
	guard  *guard         // of the wait, if it is a test that is repeated; nil for a result
	back   bool           // who has read a result may come to the wait again
	held   []oblige.Place // locks at the read, once they were asked for
	asked  bool
	others []*oblige.Object
}

// wake looks at one instruction that wakes.
func (r *earlyRule) wake(in ssa.Instruction) (oblige.Breach, bool) {
	switch in.(type) {
	case *ssa.Call, *ssa.Send, *ssa.Select:
	default:
		return oblige.Breach{}, false
	}
	e := r.At(in, 2)
	for _, w := range e.Wakes {
		if !waker(w.Op) || r.passedAround(w.Obj) {
			continue
		}
		looks := r.looksAt(w.Obj)
		if len(looks) == 0 || w.Op.In != in && storesLooked(r.P, e, in.Parent(), looks) {
			continue // a called function wakes for what it stores itself
		}
		if br, ok := r.judge(in, w, looks); ok {
			return br, true
		}
	}
	return oblige.Breach{}, false
}

// storesLooked reports whether anything that the waiters look at is written by what e is the
// effect of in f, in an object that others have.
func storesLooked(p *oblige.Package, e *oblige.FuncEffect, f *ssa.Function, looks []look) bool {
	for _, a := range e.Accesses {
		if ownNew(a.Base, f) {
			continue
		}
		for i := range looks {
			if a.Write && a.Cell == looks[i].read.Cell && looks[i].after(p, a) != oblige.Keeps {
				return true
			}
		}
	}
	return false
}

// waker reports whether the operation is a wake-up for sure.
func waker(op *oblige.Op) bool {
	if _, deferred := op.In.(*ssa.Defer); deferred {
		return false
	}
	_, spawned := op.In.(*ssa.Go)
	return !spawned
}

// passedAround reports whether sends and receives of one channel are made by
// the same functions, or each send returns without more where there is no room: it is a
// semaphore, a lock, or a free list, not a wake-up.
func (r *earlyRule) passedAround(o *oblige.Object) bool {
	senders := map[*ssa.Function]bool{}
	sends := o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)
	if len(sends) > 0 && len(o.Of(oblige.Close)) == 0 && !slices.ContainsFunc(sends, func(s *oblige.Op) bool { return !asksForPlace(s) }) {
		return true
	}
	for _, op := range sends {
		senders[oblige.Outermost(op.Func)] = true
	}
	for _, op := range o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv) {
		f := op.Func
		for f.Parent() != nil && !r.apart(f) {
			f = f.Parent()
		}
		if f.Parent() == nil && senders[f] && !r.startsSender(f, o) {
			return true
		}
	}
	return false
}

// asksForPlace reports whether s, a send with a default, is given up there with an error.
func asksForPlace(s *oblige.Op) bool {
	if s.Kind != oblige.TrySend {
		return false
	}
	sent := oblige.CaseStart(s.Sel, s.Case)
	if sent == nil || len(sent.Preds) != 1 {
		return false
	}
	full := sent.Preds[0].Succs[0]
	if full == sent {
		full = sent.Preds[0].Succs[1]
	}
	ret, ok := oblige.StraightReturn(full, oblige.Never).(*ssa.Return)
	return ok && len(ret.Results) > 0 && ssaread.IsError(ret.Results[len(ret.Results)-1].Type()) && !oblige.IsNil(ret.Results[len(ret.Results)-1])
}

// startsSender reports whether the senders of o that lie within f are literals:
// goroutines that f starts, and whose results it receives.
func (r *earlyRule) startsSender(f *ssa.Function, o *oblige.Object) bool {
	for _, op := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
		g := op.Func
		for g != f && g.Parent() != nil && !r.apart(g) {
			g = g.Parent()
		}
		if g == f {
			return false
		}
	}
	return true
}

// apart reports whether f is a function literal that may run beside the function that it
// stands in: not one that is called or deferred there.
func (r *earlyRule) apart(f *ssa.Function) bool {
	for _, mc := range ssaread.Creators(f) {
		for _, use := range *mc.Referrers() {
			if call, ok := use.(ssa.CallInstruction); !ok || call.Common().Value != ssa.Value(mc) || r.P.Starts(call) {
				return true
			}
		}
	}
	return len(ssaread.Creators(f)) == 0
}

// looksAt returns what the waiters of o look at when they were woken.
func (r *earlyRule) looksAt(o *oblige.Object) []look {
	if have, ok := r.looks[o]; ok {
		return have
	}
	var out []look
	for _, op := range o.Ops {
		if op.Kind.Parks() && !oblige.Bounded(op) {
			out = append(out, r.results(op)...)
			out = append(out, r.retested(op)...)
		}
	}
	r.looks[o] = out
	return out
}

// behind returns the instruction behind which it is read.
func (l *look) behind() ssa.Instruction {
	if l.via != nil {
		return l.via
	}
	return l.wait.In
}

// answers reports whether what is stored is what is waited for, though a lock guards it: not a list or map that
// others use, which is looked at when something else has come.
func (l *look) answers(a oblige.Access) bool {
	return l.wait.Sel == nil || a.Val != nil && !oblige.IsContainer(a.Val.Type())
}

// base returns where the channel lies that is waited for, as the function that reads sees it.
func (l *look) base() oblige.Route {
	at := oblige.RouteOf(l.wait.Val)
	if l.via != nil {
		at = oblige.InCaller(at, l.via)
	}
	return at.Base()
}

// results returns what is read after a wait and before the next one, also by who calls a function that
// does no more than to wait.
func (r *earlyRule) results(op *oblige.Op) []look {
	if op.Kind == oblige.CondWait {
		return nil
	}
	out := r.resultsBehind(op, nil)
	if op.Kind == oblige.Recv && !oblige.LeadsBack(op.In.Block()) && oblige.OnEveryWay(op.In) {
		for _, call := range r.P.Callers(op.Func) {
			if plain, ok := call.(*ssa.Call); ok && !r.P.Starts(call) {
				out = append(out, r.resultsBehind(op, plain)...)
			}
		}
	}
	return out
}

// resultsBehind is results for the function of op, or for the caller by via.
func (r *earlyRule) resultsBehind(op *oblige.Op, via *ssa.Call) []look {
	var out []look
	visit := func(in ssa.Instruction) bool {
		e := r.At(in, 2)
		if e.Parks {
			return false
		}
		for _, a := range append(oblige.Followed(in), e.Accesses...) {
			call, _ := in.(*ssa.Call)
			l := r.newLook(op, a, nil)
			l.via = via
			if a.Read && !a.Weak && !a.Atomic && !r.overwritten(l.behind(), in, a.Cell) &&
				!(a.In != nil && a.In.Parent() != in.Parent() && r.overwritten(nil, a.In, a.Cell)) && (call == nil || !r.leftByTest(call, a.Cell)) {
				l.back = oblige.Reaches(in, l.behind())
				out = append(out, l)
			}
		}
		return true
	}
	if via != nil {
		oblige.Walk(via, visit)
		return out
	}
	if op.Sel == nil {
		oblige.Walk(op.In, visit)
		return out
	}
	if b := oblige.CaseBlock(op.Sel, op.Case); b != nil && len(b.Instrs) > 0 {
		if visit(b.Instrs[0]) {
			oblige.Walk(b.Instrs[0], visit)
		}
	}
	return out
}

// overwritten reports whether the waiter, woken behind from, stores into cell itself
// before it reads it at in, or has what it calls store into it. From is nil where the whole function of in comes behind.
func (r *earlyRule) overwritten(from, in ssa.Instruction, cell ssaread.Cell) bool {
	between := func(w ssa.Instruction) bool {
		return oblige.Dominates(w, in) && (from == nil || !oblige.Dominates(w, from))
	}
	for _, w := range r.P.Writers(cell) {
		if w.Parent() == in.Parent() && between(w) {
			return true
		}
	}
	return ssaread.Contains(in.Parent(), func(c ssa.Instruction) bool {
		_, call := c.(*ssa.Call)
		return call && c != in && between(c) && slices.ContainsFunc(r.At(c, 2).Accesses, func(a oblige.Access) bool {
			return a.Write && !a.Weak && a.Cell == cell
		})
	})
}

// remade reports whether a channel that is closed is replaced by a new one: if
// not, who calls again and waits again is woken at once.
func remade(w oblige.WakeUp) bool {
	for _, m := range w.Obj.Of(oblige.Make) {
		if oblige.Outermost(m.Func) == oblige.Outermost(w.Op.Func) {
			return true
		}
	}
	return false
}

// retested returns what decides whether a wait is come to, and is looked at
// again after it: in a loop around it, or by the next call.
func (r *earlyRule) retested(op *oblige.Op) []look {
	var out []look
	gs := guardsOf(op.In)
	for _, t := range r.P.Drained(op.In) {
		g := guard{branch: t.If}
		if !t.Then {
			g.parks = 1
		}
		gs = append(gs, g)
	}
	for i := range gs {
		if !oblige.Reaches(op.In, gs[i].branch) && (op.Kind == oblige.CondWait || !r.again(op.Func)) {
			continue
		}
		for _, a := range tested(r.Effects, gs[i].branch.Cond) {
			if !a.Weak && !r.leftByTest(gs[i].branch.Cond, a.Cell) {
				out = append(out, r.newLook(op, a, &gs[i]))
			}
		}
	}
	return out
}

// leftByTest reports whether the function that a condition calls writes cell
// itself: a list of waiters, which it adds to, and does not ask for.
func (r *earlyRule) leftByTest(cond ssa.Value, cell ssaread.Cell) bool {
	if n, ok := cond.(*ssa.UnOp); ok {
		cond = n.X
	}
	call, ok := cond.(*ssa.Call)
	if !ok {
		return false
	}
	for _, in := range r.P.Writers(cell) {
		c, grown := oblige.Grows(in)
		if grown && c == cell && in.Parent() == ssaread.Callee(call.Common()) && keepsWakers(in) {
			return true
		}
	}
	return false
}

// keepsWakers reports whether what in adds to a container can wake somebody.
func keepsWakers(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return oblige.CarriesPromise(in.Value.Type(), 3) || oblige.CarriesPromise(in.Key.Type(), 3)
	case *ssa.Store:
		s, ok := in.Val.Type().Underlying().(*types.Slice)
		return ok && oblige.CarriesPromise(s.Elem(), 3)
	}
	return true
}

func (r *earlyRule) newLook(op *oblige.Op, a oblige.Access, g *guard) look {
	l := look{wait: op, read: a, guard: g}
	if op.Sel != nil {
		for _, st := range op.Sel.States {
			if o := r.P.ObjectOf(st.Chan); o != nil && o != r.objectOf(op) {
				l.others = append(l.others, o)
			}
		}
	}
	return l
}

// locks returns the locks that are held when a look reads.
func (r *earlyRule) locks(l *look) []oblige.Place {
	if l.asked {
		return l.held
	}
	l.asked, l.held = true, r.P.HeldAt(l.read.In)
	if l.wait.Kind == oblige.CondWait {
		if pl, ok := r.P.Locker(r.objectOf(l.wait)); ok {
			l.held = append(l.held, pl)
		}
	}
	return l.held
}

func (r *earlyRule) objectOf(op *oblige.Op) *oblige.Object {
	for _, oo := range r.Ops[op.In] {
		if oo.Op == op {
			return oo.Obj
		}
	}
	return nil
}

// again reports whether f is called over and over.
func (r *earlyRule) again(f *ssa.Function) bool {
	if f.Object() != nil && f.Object().Exported() {
		return true
	}
	for _, c := range r.P.Callers(f) {
		if oblige.Reaches(c, c) {
			return true
		}
	}
	return false
}

// judge looks for a store after the wake in, which no wake follows.
func (r *earlyRule) judge(in ssa.Instruction, w oblige.WakeUp, looks []look) (oblige.Breach, bool) {
	var hit *look
	var late oblige.Access
	oblige.Walk(in, func(next ssa.Instruction) bool {
		e := r.At(next, 2)
		if hit != nil || e.Parks || hasWake(e, w.Obj) {
			return false
		}
		for _, a := range e.Accesses {
			if l := r.shows(in, next, w, a, looks); l != nil {
				hit, late = l, a
				late.In = next
				return false
			}
		}
		return true
	})
	if hit == nil {
		return oblige.Breach{}, false
	}
	return r.breach(in, w, late, hit), true
}

func hasWake(e *oblige.FuncEffect, o *oblige.Object) bool {
	for _, w := range e.Wakes {
		if w.Obj == o {
			return true
		}
	}
	return false
}

// shows returns the look by which the waiter is shown to miss the write a, made
// at next after the wake in; nil if there is none.
func (r *earlyRule) shows(in, next ssa.Instruction, w oblige.WakeUp, a oblige.Access, looks []look) *look {
	if !a.Write || a.Weak || ownNew(a.Base, in.Parent()) {
		return nil
	}
	for i := range looks {
		l := &looks[i]
		if l.read.Cell != a.Cell || !r.sameObject(w, a, l) || r.byWaiter(in.Parent(), w, l) || w.Op.Kind == oblige.Close && l.guard == nil && ofItem(l) {
			continue
		}
		if l.guard != nil {
			if w.Op.Kind == oblige.Close && !remade(w) {
				continue
			}
			switch l.after(r.P, a) {
			case oblige.Keeps:
				continue
			case oblige.Unclear:
				if oblige.Emptied(a.Val) && !isTruth(a.Val) {
					continue
				}
			}
		} else if once := w.Op.Kind == oblige.Close && !remade(w); oblige.Emptied(a.Val) || a.Atomic || !(once && l.answers(a)) && len(r.locks(l)) > 0 && !r.takenAgain(w, a, l) && !gathers(w, a, l) || once && l.back {
			continue
		}
		if oblige.Reaches(next, next) && !oblige.Reaches(next, in) || !oblige.InTurn(in, next) || r.common(in, next, l) || r.later(in, next, w, l) {
			continue
		}
		if !gathers(w, a, l) && r.announces(in, looks) && (l.guard != nil || len(r.locks(l)) > 0) && w.Op.Kind != oblige.Close {
			continue
		}
		return l
	}
	return nil
}

// gathers reports whether the woken one has waited until all are done, and reads what each of them adds
// to: a lock does not tell it that one has not.
func gathers(w oblige.WakeUp, a oblige.Access, l *look) bool {
	if w.Op.Kind != oblige.GroupDone || l.guard != nil {
		return false
	}
	made, ok := l.read.Base.Root.(*ssa.Alloc)
	_, grows := oblige.Grows(a.In)
	return grows || ok && made.Parent() == l.wait.Func
}

// byWaiter reports whether f is only called by the function that waits itself, or by literals that
// it defers: one goroutine does both in turn. (Who comes to the wait for a close without the call waits for
// another goroutine's.)
func (r *earlyRule) byWaiter(f *ssa.Function, w oblige.WakeUp, l *look) bool {
	calls := r.P.Callers(f)
	closed := w.Op.Kind == oblige.Close && !remade(w)
	return len(calls) > 0 && !r.P.StandsAlone(f) && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		by := call.Parent()
		reader := l.behind().Parent()
		return r.P.Starts(call) || closed && by == reader && oblige.Reaches(call, l.behind()) && !oblige.Dominates(call, l.behind()) || oblige.Outermost(by) != oblige.Outermost(reader) || by != reader && r.P.Spawned(by)
	})
}

// takenAgain reports whether a adds to a list from which the woken one takes, in a loop, before it
// waits again: not to one of those who wait.
func (r *earlyRule) takenAgain(w oblige.WakeUp, a oblige.Access, l *look) bool {
	cell, grows := oblige.Grows(a.In)
	if st, ok := a.In.(*ssa.Store); ok && keepsWakers(st) {
		return false
	}
	_, entry := a.In.(*ssa.MapUpdate)
	return grows && !entry && cell == a.Cell && l.back && w.Op.Kind != oblige.Close && r.P.WritesIn(l.read.In.Parent(), a.Cell)
}

// ofItem reports whether a look is on the way on which something was received, which who is woken by
// a close does not take.
func ofItem(l *look) bool {
	recv, ok := l.wait.In.(*ssa.UnOp)
	if !ok || !recv.CommaOk {
		return false
	}
	return slices.ContainsFunc(*recv.Referrers(), func(use ssa.Instruction) bool {
		got, ok := use.(*ssa.Extract)
		return ok && got.Index == 1 && slices.ContainsFunc(*got.Referrers(), func(use ssa.Instruction) bool {
			br, ok := use.(*ssa.If)
			return ok && len(br.Block().Succs[0].Preds) == 1 && br.Block().Succs[0].Dominates(l.read.In.Block())
		})
	})
}

// ownNew reports whether the struct at r was made by f itself, which nobody else knows yet.
func ownNew(r oblige.Route, f *ssa.Function) bool {
	if oblige.Pooled(r.Root) {
		return true
	}
	a, ok := r.Root.(*ssa.Alloc)
	return ok && a.Parent() == f && !oblige.Captured(a)
}

// sameObject reports whether the waker and the waiter mean one object: channel
// and place are fields of one struct on both sides, or variables of one function.
func (r *earlyRule) sameObject(w oblige.WakeUp, a oblige.Access, l *look) bool {
	if a.Base == l.read.Base && literalOf(w.Op.Func, l.wait.Func) {
		return true
	}
	from := l.base()
	if w.At.Base() == a.Base && from == l.read.Base || partsOfOne(w.At.Base(), a.Base, from, l.read.Base) {
		return true
	}
	if madeIn(l.wait.Func, oblige.RootOf(l.wait.Val)) && w.At.Below(a.Base) && a.Base.Root != nil && l.read.Base.Root != nil {
		// its own channel, which it left in the object's list
		return types.Identical(l.read.Base.Root.Type(), a.Base.Root.Type())
	}
	if l.guard == nil {
		return false
	}
	if strings.Contains(a.Base.Steps, "[") && partsOfOne(w.At.Base(), anyElement(a.Base), from, anyElement(l.read.Base)) {
		return true // one of several queues, of which the waiter looks at all
	}
	return w.Op.Kind == oblige.Close && (a.Base.Below(w.At.Base()) || w.At.Below(a.Base) && ofOneType(a.Base, l.read.Base))
}

// partsOfOne reports whether the waker's channel and store lie in the same two parts of one object as
// the waiter's channel and read, such as of what is embedded.
func partsOfOne(wake, store, wait, read oblige.Route) bool {
	if wake.Root == nil || wait.Root == nil || wake.Root != store.Root || wait.Root != read.Root || strings.Contains(wake.Steps+store.Steps, "[") {
		return false
	}
	if wake.Steps == wait.Steps && store.Steps == read.Steps && types.Identical(oblige.Below(wake.Root.Type()), oblige.Below(wait.Root.Type())) {
		return true
	}
	part, ok := strings.CutPrefix(store.Steps, wake.Steps)
	other, found := strings.CutPrefix(read.Steps, wait.Steps)
	return ok && found && part != "" && part == other // a structure within that which has the channel
}

// ofOneType reports whether two routes lead the same way from objects of one type.
func ofOneType(r, o oblige.Route) bool {
	return r.Root != nil && o.Root != nil && r.Steps == o.Steps && types.Identical(r.Root.Type(), o.Root.Type())
}

var index = regexp.MustCompile(`\[[^\]]*\]`)

// anyElement returns a route that does not tell which elements it leads through.
func anyElement(r oblige.Route) oblige.Route {
	return oblige.Route{Root: r.Root, Steps: index.ReplaceAllString(r.Steps, ".*")}
}

// madeIn reports whether f makes the channel, or the struct that holds it, v.
func madeIn(f *ssa.Function, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return v.Parent() == f
	case *ssa.Alloc:
		return v.Parent() == f && v.Heap
	}
	return false
}

// literalOf reports whether two functions are literals of one, or one is a literal of the other.
func literalOf(f, g *ssa.Function) bool { return oblige.Outermost(f) == oblige.Outermost(g) && f != g }

func isTruth(v ssa.Value) bool { return v != nil && ssaread.IsBool(v.Type()) }

// common reports whether a lock is held across the wake and the store that the
// waiter takes before it looks.
func (r *earlyRule) common(wake, store ssa.Instruction, l *look) bool {
	at := map[oblige.Place]bool{}
	for _, pl := range r.P.HeldAt(store) {
		at[pl] = true
	}
	for _, pl := range r.P.HeldAt(wake) {
		if at[pl] && !r.released(pl, wake, store) && r.takes(l, pl) {
			return true
		}
	}
	return false
}

func (r *earlyRule) takes(l *look, pl oblige.Place) bool {
	for _, have := range r.locks(l) {
		if have == pl {
			return true
		}
	}
	locks := func(in ssa.Instruction) bool {
		lock, way := r.P.LockCall(in)
		return way > 0 && lock == pl
	}
	return oblige.Without(l.behind(), oblige.Never, locks) != nil
}

// released reports whether pl may be released between two instructions.
func (r *earlyRule) released(pl oblige.Place, from, to ssa.Instruction) bool {
	found := false
	oblige.Walk(from, func(in ssa.Instruction) bool {
		if in == to || found {
			return false
		}
		if lock, way := r.P.LockCall(in); way < 0 && lock == pl && oblige.Reaches(in, to) {
			found = true
		}
		return true
	})
	return found
}

// later reports whether the waiter may be woken after the store: here, in a
// deferred call, or by the callers. A channel that in has closed for good wakes no more; in a loop it
// is another one's turn.
func (r *earlyRule) later(in, store ssa.Instruction, w oblige.WakeUp, l *look) bool {
	if w.Op.Kind == oblige.Close && !remade(w) && (w.Op.In == in || r.surelyBy(in)) && !oblige.Reaches(store, in) {
		return len(l.others) > 0 && r.laterIn(store, l.others, 3)
	}
	return r.laterIn(store, append([]*oblige.Object{w.Obj}, l.others...), 3)
}

// surelyBy reports whether in calls a function that completes something on each way.
func (r *earlyRule) surelyBy(in ssa.Instruction) bool {
	callee, _ := r.Body(in)
	return callee != nil && r.P.Completes(callee)
}

func (r *earlyRule) laterIn(from ssa.Instruction, objs []*oblige.Object, depth int) bool {
	found := false
	oblige.Walk(from, func(in ssa.Instruction) bool {
		found = found || r.mayWake(in, objs) && (in != from || r.Repeats(in))
		return !found
	})
	if found || r.defersWake(from.Parent(), objs) {
		return true
	}
	if depth == 0 {
		return false
	}
	left := map[*ssa.Function]bool{} // callers, one of whose calls no wake follows
	for _, c := range r.P.Callers(from.Parent()) {
		spawned := r.P.Starts(c)
		if c.Parent() != from.Parent() && !spawned && !r.laterIn(c, objs, depth-1) {
			left[c.Parent()] = true
		}
	}
	for _, c := range r.P.Callers(from.Parent()) {
		spawned := r.P.Starts(c)
		if c.Parent() != from.Parent() && !spawned && !left[c.Parent()] {
			return true
		}
	}
	return false
}

func (r *earlyRule) mayWake(in ssa.Instruction, objs []*oblige.Object) bool {
	e := r.At(in, 3)
	if g, ok := in.(*ssa.Go); ok {
		if callee := ssaread.Callee(g.Common()); r.P.HasBody(callee) {
			e = r.Of(callee, 2)
		}
	}
	if e.Full || r.wakesWithin(e, objs) {
		return true
	}
	if call, ok := in.(ssa.CallInstruction); ok {
		for _, g := range r.P.DynamicCallees(call) {
			if r.wakesWithin(r.Of(g, 2), objs) {
				return true
			}
		}
	}
	return false
}

func (r *earlyRule) wakesWithin(e *oblige.FuncEffect, objs []*oblige.Object) bool {
	for _, o := range objs {
		if hasWake(e, o) {
			return true
		}
	}
	return false
}

func (r *earlyRule) defersWake(f *ssa.Function, objs []*oblige.Object) bool {
	for in := range ssaread.Instrs(f) {
		if _, ok := in.(*ssa.Defer); ok && r.mayWake(in, objs) {
			return true
		}
	}
	return false
}

// announces reports whether anything that the waiters look at may be stored
// before the wake, in its function or by those who call it.
func (r *earlyRule) announces(in ssa.Instruction, looks []look) bool {
	return r.storesBefore(in, looks, 2)
}

func (r *earlyRule) storesBefore(in ssa.Instruction, looks []look, depth int) bool {
	f := in.Parent()
	for each := range ssaread.Instrs(f) {
		if storesLooked(r.P, r.At(each, 2), f, looks) && oblige.Reaches(each, in) && (each != in || r.Repeats(in)) {
			return true
		}
	}
	if depth == 0 {
		return false
	}
	for _, c := range r.P.Callers(f) {
		if c.Parent() != f && r.storesBefore(c, looks, depth-1) {
			return true
		}
	}
	return false
}

func (r *earlyRule) breach(in ssa.Instruction, w oblige.WakeUp, late oblige.Access, l *look) oblige.Breach {
	f := in.Parent()
	obj := oblige.NameOf(w.Op.Val)
	return oblige.Breach{
		Check: "early-wake",
		Func:  f,
		Pos:   from(w, in),
		Message: fmt.Sprintf("%s %s %s before it stores %s at line %d, which %s reads",
			ssaread.ShortName(f), verb(w.Op.Kind), obj, late.Name, r.P.Line(late.In.Pos()), ssaread.ShortName(l.read.In.Parent())),
		Steps: r.steps(in, w, late, l),
	}
}

func (r *earlyRule) steps(in ssa.Instruction, w oblige.WakeUp, late oblige.Access, l *look) []oblige.Step {
	f, obj := in.Parent(), oblige.NameOf(w.Op.Val)
	reader := l.read.In.Parent()
	out := []oblige.Step{
		{Pos: l.wait.Pos(), Side: "waiter", Func: l.wait.Func, Text: "waits for " + oblige.NameOf(l.wait.Val)},
		{Pos: pick(w.Op.Pos(), in.Pos()), Side: "completer", Func: w.Op.Func, Text: verb(w.Op.Kind) + " " + obj},
		{Pos: l.read.In.Pos(), Side: "waiter", Func: reader, Text: "reads the old " + l.read.Name},
	}
	end := "the waiter has the old " + l.read.Name + ", nobody will wake it again"
	if l.guard != nil && w.Op.Kind != oblige.Close {
		out = append(out, oblige.Step{Pos: l.wait.Pos(), Side: "waiter", Func: l.wait.Func, Text: "waits again"})
		end = late.Name + " is stored, nobody will wake the waiter"
	}
	return append(out,
		oblige.Step{Pos: late.In.Pos(), Side: "completer", Func: f, Text: "stores " + late.Name},
		oblige.Step{Pos: late.In.Pos(), Text: end})
}

// from returns where the wake-up stands in the function of in, which wakes or calls what does.
func from(w oblige.WakeUp, in ssa.Instruction) token.Pos {
	if w.Op.In == in {
		return w.Op.Pos()
	}
	return oblige.PosOf(in)
}

func verb(k oblige.OpKind) string {
	switch k {
	case oblige.Close:
		return "closes"
	case oblige.Signal:
		return "signals"
	case oblige.Broadcast:
		return "broadcasts on"
	case oblige.GroupDone:
		return "counts down"
	}
	return "sends on"
}

func pick(ps ...token.Pos) token.Pos {
	for _, p := range ps {
		if p.IsValid() {
			return p
		}
	}
	return token.NoPos
}
