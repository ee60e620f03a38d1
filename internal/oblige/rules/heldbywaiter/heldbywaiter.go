// Package heldbywaiter finds waits under a lock or permit that who wakes needs: the check
// held-by-waiter.
package heldbywaiter

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the waiter waits holding what its waker needs. Nine forms:
//
//   - it holds a lock at a send, a receive or a WaitGroup.Wait, and whoever could
//     let it go on takes the same lock before it comes there;
//   - a goroutine sends, with no other way out, on a channel of bounded room from
//     which it alone receives, and others send too, or it sends in a loop or at each
//     tick, or there is no room at all; likewise out of what it calls with an item in hand
//     (sendsWhileServing);
//   - a function holds a permit while it waits for goroutines that call it again, and so
//     need one each (heldPermits);
//   - it holds a lock at a send, for which who receives waits when it leaves (leavingLocks);
//   - two send to each other (crossedSends);
//   - a function waits for goroutines before it closes, or receives, what these wait for (joinedFirst);
//   - a task sends another one to the goroutine that calls it (ownTask);
//   - a goroutine waits for its own end (ownEnd);
//   - handedLock.
//
// Locks are told apart by field: that two objects of one type are meant, one for
// the waiter and one for the waker, is not seen, except where they wait on a
// variable of the package. Read locks on both sides are no obstacle.
func Breaches(p *oblige.Package) []oblige.Breach {
	out := slices.Concat(handedLock(p), heldPermits(p), crossedSends(p))
	for _, o := range p.Objects() {
		if b, ok := lockedCloses(p, o); ok {
			out = append(out, b)
		}
		if o.Open || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		for _, op := range o.Of(oblige.Send, oblige.Recv, oblige.GroupWait, oblige.CondWait) {
			if b, ok := waitsHolding(p, o, op); ok {
				out = append(out, b)
				break
			}
		}
		out = append(out, joinedFirst(p, o)...)
		if b, ok := leavingLocks(p, o); ok {
			out = append(out, b)
		}
		if b, ok := ownTask(p, o); ok {
			out = append(out, b)
		}
		if b, ok := ownEnd(p, o); ok {
			out = append(out, b)
		}
		for _, s := range o.Of(oblige.Send) {
			b, ok := sendsToItself(p, o, s)
			if !ok {
				b, ok = outgrows(p, o, s)
			}
			if !ok {
				b, ok = sendsWhileServing(p, o, s)
			}
			if ok && !putsBack(p, o) {
				out = append(out, b)
				break
			}
		}
	}
	return out
}

// counterparts returns the operations that let op go on; any is true where one
// of them that does not come is enough to keep it.
func counterparts(o *oblige.Object, op *oblige.Op) (ops []*oblige.Op, any bool) {
	switch op.Kind {
	case oblige.Send:
		return o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), false
	case oblige.Recv:
		return o.Of(oblige.Send, oblige.SelSend, oblige.TrySend, oblige.Close), false
	case oblige.CondWait:
		return o.Of(oblige.Signal, oblige.Broadcast), false
	}
	return o.Of(oblige.GroupDone), true
}

// endsGoroutine reports whether o only ever tells of the end of a goroutine, by one close.
func endsGoroutine(p *oblige.Package, o *oblige.Object) bool {
	closes := o.Of(oblige.Close)
	if len(closes) != 1 || len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) > 0 {
		return false
	}
	end := p.AtEnd(closes[0])
	return p.Spawned(end.Func) && (oblige.DeferredTo(end) || !oblige.LeadsBack(end.In.Block()))
}

func waitsHolding(p *oblige.Package, o *oblige.Object, op *oblige.Op) (oblige.Breach, bool) {
	others, any := counterparts(o, op)
	if op.Kind == oblige.Send && !oblige.Unbuffered(o) && !fills(p, o, op) {
		return oblige.Breach{}, false
	}
	if op.Kind == oblige.Recv && givesPlaceBack(p, o, op) {
		return oblige.Breach{}, false
	}
	for _, l := range p.HeldAt(op.In) {
		if take, by := neededBy(p, o, op, op.In, l, others, any); take != nil {
			return heldBreach(p, o, op, op.In, l, take, by), true
		}
	}
	for _, r := range p.RunsTo(op.In) {
		for i, call := range r.Steps[:len(r.Steps)-1] {
			if i < r.Own || oblige.IsDefer(call) {
				continue
			}
			for _, l := range p.HeldAt(call) {
				if !keptUntil(p, l, r.Steps[i:]) || p.Held(op.In, l) {
					continue
				}
				if take, by := neededBy(p, o, op, call, l, others, any); take != nil && oblige.Outermost(take.Parent()) != oblige.Outermost(call.Parent()) {
					return heldBreach(p, o, op, call, l, take, by), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// keptUntil reports whether a lock that is held at the first of several steps into calls is still held at
// the last, as far as is seen, and is no lock of another object of a type that these work on.
func keptUntil(p *oblige.Package, l oblige.Place, steps []ssa.Instruction) bool {
	for i, in := range steps[1:] {
		if p.Freed(in, l) {
			return false
		}
		f, args := in.Parent(), steps[i].(ssa.CallInstruction).Common().Args
		if f.Signature.Recv() != nil && len(args) > 0 && ssaread.TypeKey(oblige.Below(f.Params[0].Type())) == l.Cell.Type && !ownReceiver(steps[i].Parent(), args[0]) {
			return false
		}
	}
	return true
}

// ownReceiver reports whether v is the receiver of f, or what a literal has of its method's.
func ownReceiver(f *ssa.Function, v ssa.Value) bool {
	root := oblige.RootOf(v)
	prm, ok := root.(*ssa.Parameter)
	return ok && f.Signature.Recv() != nil && prm == f.Params[0] && oblige.RouteOf(v).Steps == ""
}

// neededBy returns where those who could let op go on take the lock, which is held from at on, before they
// come there, and which of them does; nil where they need it not.
func neededBy(p *oblige.Package, o *oblige.Object, op *oblige.Op, at ssa.Instruction, l oblige.Place, others []*oblige.Op, any bool) (ssa.Instruction, *oblige.Op) {
	if op.Kind == oblige.CondWait && p.GivesUp(o, l) || op.Kind == oblige.Recv && findsSome(p, o, op, l) || l.Cell.Kind == ssaread.Field && packageWide(o) || p.Embedded(l.Cell) || freedFirst(p, op, l) {
		return nil, nil
	}
	needs := 0
	var take ssa.Instruction
	var by *oblige.Op
	for _, c := range others {
		c = p.AtEnd(c)
		if oblige.Outermost(c.Func) == oblige.Outermost(op.Func) && !p.Spawned(c.Func) || ofAnotherBatch(o, op, c) {
			continue
		}
		if in := takesBefore(p, o, op, c, l, readOnly(p, at, l), any || oblige.DeferredTo(c) || endsGoroutine(p, o)); in != nil {
			needs++
			take, by = in, c
		}
	}
	if needs > 0 && (any || needs == len(others)) {
		return take, by
	}
	return nil, nil
}

// givesPlaceBack reports whether o is a semaphore, and r gives a place back: callers of other functions
// took it before, each by a send with nothing behind it but their own work.
func givesPlaceBack(p *oblige.Package, o *oblige.Object, r *oblige.Op) bool {
	apart := func(op *oblige.Op) bool {
		return p.IsEntry(op.Func) && !p.Spawned(op.Func) && op.Func.Parent() == nil
	}
	st, ok := oblige.ElemOf(r.Val).Underlying().(*types.Struct)
	return ok && st.NumFields() == 0 && !oblige.Unbuffered(o) && len(o.Of(oblige.Close, oblige.TrySend)) == 0 && apart(r) &&
		!slices.ContainsFunc(o.Of(oblige.Send, oblige.SelSend), func(s *oblige.Op) bool { return !apart(s) || s.Func == r.Func })
}

// ofAnotherBatch reports whether who waits has added to the group for its own, and done counts down
// for what another function has added.
func ofAnotherBatch(o *oblige.Object, wait, done *oblige.Op) bool {
	adds := func(f *ssa.Function, before ssa.Instruction) bool {
		return slices.ContainsFunc(o.Of(oblige.GroupAdd), func(add *oblige.Op) bool {
			return oblige.Outermost(add.Func) == oblige.Outermost(f) && (before == nil || add.Func == f && oblige.Reaches(add.In, before))
		})
	}
	return wait.Kind == oblige.GroupWait && oblige.Outermost(wait.Func) != oblige.Outermost(done.Func) && adds(wait.Func, wait.In) && adds(done.Func, nil)
}

// freedFirst reports whether op is deferred, and so is the release of l behind it: what is
// deferred last is done first.
func freedFirst(p *oblige.Package, op *oblige.Op, l oblige.Place) bool {
	if !oblige.DeferredTo(op) {
		return false
	}
	free := func(in ssa.Instruction) bool {
		lock, way := p.LockCall(in)
		return oblige.IsDefer(in) && way < 0 && lock == l
	}
	return oblige.Without(op.In, free, oblige.IsReturn) == nil
}

// findsSome reports whether r is done only where something lies in its channel, which nobody
// else may have taken since: all others who receive hold the lock l, or are the same goroutine.
func findsSome(p *oblige.Package, o *oblige.Object, r *oblige.Op, l oblige.Place) bool {
	return whereSome(p, o, r.In, oblige.MaxUp) && !slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), func(each *oblige.Op) bool {
		return !p.Held(each.In, l) && !p.InOneGoroutine(each.In, r.In)
	})
}

// whereSome reports whether a branch on the length of o leads to in, or to each call of its
// function, only where that is not 0.
func whereSome(p *oblige.Package, o *oblige.Object, in ssa.Instruction, depth int) bool {
	asked := slices.ContainsFunc(p.Guards(in), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || !p.IsLenOf(cmp.X, o) {
			return false
		}
		some := 0
		if cmp.Op == token.EQL && oblige.IsZero(cmp.Y) || cmp.Op == token.LSS || cmp.Op == token.LEQ {
			some = 1
		}
		to := br.Block().Succs[some]
		return len(to.Preds) == 1 && to.Dominates(in.Block())
	})
	f := in.Parent()
	calls := p.Callers(f)
	if asked || depth == 0 || len(calls) == 0 || p.StandsAlone(f) || p.Taken(f) {
		return asked
	}
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		_, plain := call.(*ssa.Call)
		return !plain || !whereSome(p, o, call, depth-1)
	})
}

// fills reports whether s may come again and again on a queue of bounded room,
// while the one goroutine that receives does other things between two items.
func fills(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	recvs := o.Of(oblige.Recv, oblige.SelRecv)
	if !bounds(o) || oblige.Tells(o) || len(o.Of(oblige.TryRecv)) > 0 || len(recvs) == 0 || !p.ManyIn(s.Func, 0) || asksForRoom(p, o, s) {
		return false // a token of nothing may be there once, as a flag says
	}
	if flag, test := p.SetOnce(s.In); test != nil && !p.TakenBack(flag) && len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) == 1 {
		return false
	}
	for _, r := range recvs {
		if !oblige.LeadsBack(r.In.Block()) || p.LoneGoroutine(r.Func) == nil || p.LoneGoroutine(r.Func) != p.LoneGoroutine(recvs[0].Func) {
			return false
		}
	}
	return true
}

// takesBefore returns where the function of c takes the lock on a way to c, without
// having it already: on each way, or, if it is to end, for whatever comes to it.
func takesBefore(p *oblige.Package, o *oblige.Object, wait, c *oblige.Op, l oblige.Place, read, ends bool) ssa.Instruction {
	sure := oblige.OnEveryWay
	if ends {
		sure = func(in ssa.Instruction) bool { return forWhatComes(p, in, wait.Func) }
	}

	for in := range ssaread.Instrs(c.Func) {
		if !oblige.Reaches(in, c.In) && !oblige.DeferredTo(c) || unseenAt(p, c, in) || beforeReceipt(p, c, in) {
			continue
		}
		take := takesLock(p, in, l, read, sure, 3)
		if d, ok := in.(*ssa.Defer); ok && oblige.IsDefer(c.In) && oblige.Dominates(c.In, d) { // done before c
			take = takesWithin(p, ssaread.Callee(d.Common()), l, read, sure, 3)
		}
		if take == nil || countedLater(p, o, in, c) || madeLater(p, o, in, c) || take != in && !comesBefore(in, c, ends, sure) {
			continue
		}
		return take
	}
	return nil
}

// beforeReceipt reports whether c answers a request that comes on a channel without room, and in
// is done for other things: when somebody waits for the answer, the request has been received.
func beforeReceipt(p *oblige.Package, c *oblige.Op, in ssa.Instruction) bool {
	if c.Val == nil {
		return false
	}
	got := c.Val
	if field, ok := got.(*ssa.Field); ok {
		got = field.X
	}
	x, ok := got.(*ssa.Extract)
	if !ok {
		return false
	}
	sel, i := oblige.ReceivedIn(x)
	if sel == nil {
		return false
	}
	queue, start := p.ObjectOf(sel.States[i].Chan), oblige.CaseStart(sel, i)
	return queue != nil && oblige.Unbuffered(queue) && start != nil && !start.Dominates(in.Block())
}

// comesBefore reports whether c is not done without in before it, or, in a loop, not
// done again; sure tells so of what is done at the function's end.
func comesBefore(in ssa.Instruction, c *oblige.Op, ends bool, sure func(ssa.Instruction) bool) bool {
	if oblige.DeferredTo(c) {
		return sure(in)
	}
	if oblige.Dominates(in, c.In) {
		return true
	}
	again := func(at ssa.Instruction) bool { return at == c.In }
	if ends && oblige.Reaches(in, c.In) && sure(in) {
		return true
	}
	return oblige.Reaches(c.In, in) && oblige.Without(c.In, func(at ssa.Instruction) bool { return at == in }, again) == nil
}

// countedLater reports whether c takes back what is added to a WaitGroup after in, or
// by what in calls: nobody waits for that at in.
func countedLater(p *oblige.Package, o *oblige.Object, in ssa.Instruction, c *oblige.Op) bool {
	for _, add := range o.Of(oblige.GroupAdd) {
		at := add.In
		if call, ok := in.(*ssa.Call); ok && ssaread.Callee(call.Common()) == add.Func {
			at = in
		}
		if at.Parent() == c.Func && (at == in || oblige.Reaches(in, at)) && oblige.Reaches(at, c.In) {
			return true
		}
	}
	return false
}

// madeLater reports whether in only leads to the make of what c waits on: nobody can be at
// that channel before c's goroutine is past in.
func madeLater(p *oblige.Package, o *oblige.Object, in ssa.Instruction, c *oblige.Op) bool {
	return slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool {
		call := oblige.MadeFor(c, m)
		if call == nil || in != ssa.Instruction(call) {
			return false
		}
		for each := range ssaread.Instrs(m.Func) {
			if _, way := p.LockCall(each); way > 0 && oblige.Reaches(m.In, each) {
				return false
			}
		}
		return true
	})
}

// takesLock returns where in, or what it calls, takes the lock without having it already:
// of what it calls, where that does so surely.
func takesLock(p *oblige.Package, in ssa.Instruction, l oblige.Place, read bool, sure func(ssa.Instruction) bool, depth int) ssa.Instruction {
	call, ok := in.(*ssa.Call)
	if !ok || p.Held(in, l) {
		return nil
	}
	if lock, way := p.LockCall(call); way != 0 {
		if way > 0 && lock == l && !(read && isReadLock(call)) {
			return in
		}
		return nil
	}
	return takesWithin(p, ssaread.Callee(call.Common()), l, read, sure, depth)
}

// takesWithin returns where a function surely takes the lock, called without it.
func takesWithin(p *oblige.Package, callee *ssa.Function, l oblige.Place, read bool, sure func(ssa.Instruction) bool, depth int) ssa.Instruction {
	if depth == 0 || !p.HasBody(callee) {
		return nil
	}
	for each := range ssaread.Instrs(callee) {
		if take := takesLock(p, each, l, read, sure, depth-1); take != nil && sure(each) {
			return take
		}
	}
	return nil
}

// packageWide reports whether o lies in a variable of the package, which is the
// same whatever object a function works on.
func packageWide(o *oblige.Object) bool {
	return slices.ContainsFunc(o.Places, func(pl oblige.Place) bool {
		_, ok := pl.Cell.Value.(*ssa.Global)
		return ok
	})
}

// unseenAt reports whether the channel of c, which its function makes, is not yet
// where others find it when in is executed: nobody can wait on it then.
func unseenAt(p *oblige.Package, c *oblige.Op, in ssa.Instruction) bool {
	if !p.MadeHere(c.Val) {
		return false
	}
	left := oblige.LeftBefore(c)
	return left != nil && oblige.Reaches(in, left)
}

func isReadLock(call *ssa.Call) bool {
	if call.Call.IsInvoke() {
		return call.Call.Method.Name() == "RLock"
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.Name() == "RLock"
}

// readOnly reports whether the lock that is held at in may be held for reading only.
func readOnly(p *oblige.Package, in ssa.Instruction, l oblige.Place) bool {
	for each := range ssaread.Instrs(in.Parent()) {
		if call, ok := each.(*ssa.Call); ok && oblige.Reaches(each, in) {
			if lock, way := p.LockCall(call); way > 0 && lock == l && !isReadLock(call) {
				return false
			}
		}
	}
	return true
}

// heldBreach is told of the wait op, or of the call at that leads to it with the lock held.
func heldBreach(p *oblige.Package, o *oblige.Object, op *oblige.Op, at ssa.Instruction, l oblige.Place, take ssa.Instruction, by *oblige.Op) oblige.Breach {
	lock, f, pos := p.LockName(l), at.Parent(), op.Pos()
	if at != op.In {
		pos = oblige.PosOf(at)
	}
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s waits holding %s, which %s takes at line %d before it comes there",
		ssaread.ShortName(f), lock, ssaread.ShortName(take.Parent()), p.Line(oblige.PosOf(take)))
	b.Steps = []oblige.Step{
		{Pos: op.Pos(), Side: "waiter", Func: op.Func, Text: "waits on " + p.ChanName(o) + ", holding " + lock},
		{Pos: oblige.PosOf(take), Side: "completer", Func: take.Parent(), Text: "waits for " + lock},
		{Pos: by.Pos(), Side: "completer", Func: by.Func, Text: "would let the waiter go on here"},
		{Pos: op.Pos(), Text: "each waits for the other, and nobody will wake the waiter"},
	}
	return b
}

// sendsToItself is for a goroutine that fills its own queue: once others have
// filled it, it waits for itself.
func sendsToItself(p *oblige.Package, o *oblige.Object, s *oblige.Op) (oblige.Breach, bool) {
	root := p.LoneGoroutine(s.Func)
	if root == nil || !bounds(o) || isFirstIn(s) || toAnother(p, o, s) {
		return oblige.Breach{}, false
	}
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv) {
		if p.LoneGoroutine(r.Func) != root {
			return oblige.Breach{}, false
		}
	}
	if p.WaitsForItself(o, s) || tickedInto(p, o, s) {
		return itselfBreach(p, o, s, s), true
	}
	for _, other := range o.Of(oblige.Send, oblige.SelSend) {
		if other != s && !atMake(o, other) && p.LoneGoroutine(other.Func) != root && len(o.Of(oblige.Recv, oblige.SelRecv)) > 0 && !findsRoom(p, o, s, other) {
			return itselfBreach(p, o, s, other), true
		}
	}
	return oblige.Breach{}, false
}

// atMake reports whether s is done once, by who makes the channel, with room for it: it fills nothing.
func atMake(o *oblige.Object, s *oblige.Op) bool {
	return !oblige.LeadsBack(s.In.Block()) && slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool {
		return m.Func == s.Func && m.Cap > 1 && oblige.Dominates(m.In, s.In)
	})
}

// tickedInto reports whether a tick leads to s in the loop of the one select that receives: ticks
// may come one after the other, and what was sent waits for its turn.
func tickedInto(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	recvs := o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
	if len(recvs) != 1 || recvs[0].Kind != oblige.SelRecv || !oblige.LeadsBack(recvs[0].In.Block()) || asksForRoom(p, o, s) {
		return false
	}
	r := recvs[0]
	leads := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(p.RunsTo(s.In), func(run oblige.Run) bool { return slices.Contains(run.Steps, in) })
	}
	again := func(in ssa.Instruction) bool { return in == r.In }
	for i, st := range r.Sel.States {
		start := oblige.CaseStart(r.Sel, i)
		if i == r.Case || start == nil || !oblige.Ticks(st.Chan) {
			continue
		}
		if first := start.Instrs[0]; leads(first) || oblige.Without(first, again, leads) != nil {
			return true
		}
	}
	return false
}

// isFirstIn reports whether s is the first send on a channel with room that its function has
// made, and which nobody else has had yet: it does not wait.
func isFirstIn(s *oblige.Op) bool {
	mk, ok := oblige.RootOf(s.Val).(*ssa.MakeChan)
	if !ok || mk.Parent() != s.Func || !hasRoom(mk) {
		return false
	}
	made := func(in ssa.Instruction) bool { return in == mk }
	sends := func(in ssa.Instruction) bool { return in == s.In }
	return oblige.Without(s.In, made, sends) == nil && !slices.ContainsFunc(usesOf(mk), func(use ssa.Instruction) bool {
		_, debug := use.(*ssa.DebugRef)
		return use != s.In && !debug && oblige.Without(use, made, sends) != nil
	})
}

// usesOf returns what is done with the channel that mk makes, also out of a variable in which it alone lies.
func usesOf(mk *ssa.MakeChan) []ssa.Instruction {
	var out []ssa.Instruction
	for _, use := range *mk.Referrers() {
		st, stores := use.(*ssa.Store)
		var v *ssa.Alloc
		if stores {
			v, _ = st.Addr.(*ssa.Alloc)
		}
		if v == nil || oblige.SoleStore(v) != ssa.Value(mk) {
			out = append(out, use)
			continue
		}
		for _, each := range *v.Referrers() {
			if load, ok := each.(*ssa.UnOp); ok {
				out = append(out, *load.Referrers()...)
			} else if each != use {
				out = append(out, each)
			}
		}
	}
	return out
}

// hasRoom reports whether a channel is made with a known capacity other than none.
func hasRoom(mk *ssa.MakeChan) bool {
	size, ok := mk.Size.(*ssa.Const)
	return ok && size.Int64() > 0
}

// outgrows is for a function that uses a channel of its own as a queue: it
// receives one, alone or among the cases of a select, and sends several, in a loop
// within the loop of the receive. Silent where the loop receives too, or where it is
// asked before whether there is room.
func outgrows(p *oblige.Package, o *oblige.Object, s *oblige.Op) (oblige.Breach, bool) {
	inner := oblige.WholeLoop(s.In.Block())
	if inner == nil || !bounds(o) || asksForRoom(p, o, s) {
		return oblige.Breach{}, false
	}
	around := false
	for _, op := range o.Ops {
		switch {
		case op.Func != s.Func || op.Kind == oblige.SelSend || op.Kind == oblige.TrySend:
			return oblige.Breach{}, false
		case op.Kind == oblige.Recv || op.Kind == oblige.SelRecv || op.Kind == oblige.TryRecv:
			if inner[op.In.Block()] {
				return oblige.Breach{}, false
			}
			around = around || op.Kind != oblige.TryRecv && oblige.Reaches(op.In, s.In) && oblige.Reaches(s.In, op.In)
		}
	}
	if !around {
		return oblige.Breach{}, false
	}
	return itselfBreach(p, o, s, s), true
}

// asksForRoom reports whether s is done only after a look at how much its channel holds.
func asksForRoom(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	return slices.ContainsFunc(p.Guards(s.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && (p.IsLenOf(cmp.X, o) || p.IsLenOf(cmp.Y, o))
	})
}

// bounds reports whether all makes of a channel give it a known capacity.
func bounds(o *oblige.Object) bool {
	for _, m := range o.Of(oblige.Make) {
		if m.Cap < 0 {
			return false
		}
	}
	return len(o.Of(oblige.Make)) > 0 && oblige.IsChan(o.Of(oblige.Make)[0].Val)
}

func itselfBreach(p *oblige.Package, o *oblige.Object, s, other *oblige.Op) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "held-by-waiter", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s, from which it alone receives; %s fills it at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(other.Func), p.Line(other.Pos()))
	switch {
	case s == other && oblige.Unbuffered(o):
		b.Message = fmt.Sprintf("%s sends on %s, from which its own goroutine alone receives at line %d",
			ssaread.ShortName(s.Func), name, p.Line(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)[0].Pos()))
	case s == other:
		b.Message = fmt.Sprintf("%s fills %s at line %d, from which it alone receives", ssaread.ShortName(s.Func), name, p.Line(s.Pos()))
	}
	if !oblige.Unbuffered(o) {
		b.Steps = []oblige.Step{{Pos: other.Pos(), Side: "other", Func: other.Func, Text: "sends on " + name + " until it is full"}}
	}
	b.Steps = append(b.Steps,
		oblige.Step{Pos: s.Pos(), Side: "receiver", Func: s.Func, Text: "sends on " + name + ", and waits for room"},
		oblige.Step{Pos: s.Pos(), Text: "the receiver waits for itself, and nobody will receive"},
	)
	return b
}

// putsBack reports whether all that is sent on o is what was received from it before, but
// for what it was filled with where it was made: then there is room for each.
func putsBack(p *oblige.Package, o *oblige.Object) bool {
	var later []*oblige.Op
	for _, s := range o.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
		if !slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == s.Func && oblige.Dominates(m.In, s.In) }) {
			later = append(later, s)
		}
	}
	return len(o.Of(oblige.Close)) == 0 && p.EachOwn(o, o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), later)
}

// toAnother reports whether s sends on the channel of another object than that of whose own its
// goroutine receives: of the next in a row.
func toAnother(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	mine := p.RoutesTo(s)
	return !slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool {
		return slices.ContainsFunc(p.RoutesTo(r), func(theirs oblige.Route) bool {
			return slices.ContainsFunc(mine, func(at oblige.Route) bool { return at.Root != theirs.Root || at.Steps == theirs.Steps })
		})
	})
}
