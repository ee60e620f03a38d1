package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// heldByWaiter: the waiter waits holding what its waker needs. Five forms:
//
//   - it holds a lock at a send, a receive or a WaitGroup.Wait, and whoever could
//     let it go on takes the same lock before it comes there;
//   - a goroutine sends, with no other way out, on a channel of bounded room from
//     which it alone receives, and others send too, or it sends in a loop, or there
//     is no room at all;
//   - a function holds a permit while it waits for goroutines that call it again, and so
//     need one each (heldPermits);
//   - two send to each other (crossedSends);
//   - handedLock.
//
// Locks are told apart by field: that two objects of one type are meant, one for
// the waiter and one for the waker, is not seen, except where they wait on a
// variable of the package. Read locks on both sides are no obstacle.
func heldByWaiter(p *Package) []Breach {
	out := slices.Concat(handedLock(p), p.heldPermits(), p.crossedSends())
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(Leak)) > 0 {
			continue
		}
		for _, op := range o.Of(Send, Recv, GroupWait) {
			if b, ok := p.waitsHolding(o, op); ok {
				out = append(out, b)
				break
			}
		}
		for _, s := range o.Of(Send) {
			b, ok := p.sendsToItself(o, s)
			if !ok {
				b, ok = p.outgrows(o, s)
			}
			if ok && !p.putsBack(o) {
				out = append(out, b)
				break
			}
		}
	}
	return out
}

// counterparts returns the operations that let op go on; any is true where one
// of them that does not come is enough to keep it.
func counterparts(o *Object, op *Op) (ops []*Op, any bool) {
	switch op.Kind {
	case Send:
		return o.Of(Recv, SelRecv, TryRecv), false
	case Recv:
		return o.Of(Send, SelSend, TrySend, Close), false
	}
	return o.Of(GroupDone), true
}

func (p *Package) waitsHolding(o *Object, op *Op) (Breach, bool) {
	others, any := counterparts(o, op)
	if op.Kind == Send && !unbuffered(o) && !p.fills(o, op) {
		return Breach{}, false
	}
	for _, l := range p.HeldAt(op.In) {
		if op.Kind == Recv && p.findsSome(o, op, l) || l.Cell.Kind == ssaread.Field && packageWide(o) || p.freedFirst(op, l) {
			continue
		}
		needs := 0
		var take ssa.Instruction
		var by *Op
		for _, c := range others {
			if outermost(c.Func) == outermost(op.Func) && !p.Spawned(c.Func) {
				continue
			}
			if at := p.takesBefore(o, c, l, p.readOnly(op.In, l), any); at != nil {
				needs++
				take, by = at, c
			}
		}
		if needs > 0 && (any || needs == len(others)) {
			return p.heldBreach(o, op, l, take, by), true
		}
	}
	return Breach{}, false
}

// freedFirst reports whether op is deferred, and so is the release of l behind it: what is
// deferred last is done first.
func (p *Package) freedFirst(op *Op, l Place) bool {
	if !deferredTo(op) {
		return false
	}
	free := func(in ssa.Instruction) bool {
		lock, way := p.lockCall(in)
		return isDefer(in) && way < 0 && lock == l
	}
	return Without(op.In, free, IsReturn) == nil
}

// findsSome reports whether r is done only where something lies in its channel, which nobody
// else may have taken since: all others who receive hold the lock l, or are the same goroutine.
func (p *Package) findsSome(o *Object, r *Op, l Place) bool {
	return p.whereSome(o, r.In, maxUp) && !slices.ContainsFunc(o.Of(Recv, SelRecv, TryRecv), func(each *Op) bool {
		return !p.Held(each.In, l) && !p.inOneGoroutine(each.In, r.In)
	})
}

// whereSome reports whether a branch on the length of o leads to in, or to each call of its
// function, only where that is not 0.
func (p *Package) whereSome(o *Object, in ssa.Instruction, depth int) bool {
	asked := slices.ContainsFunc(p.guards(in), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || !p.isLenOf(cmp.X, o) {
			return false
		}
		some := 0
		if cmp.Op == token.EQL && isZero(cmp.Y) || cmp.Op == token.LSS || cmp.Op == token.LEQ {
			some = 1
		}
		to := br.Block().Succs[some]
		return len(to.Preds) == 1 && to.Dominates(in.Block())
	})
	f := in.Parent()
	calls := p.Callers(f)
	if asked || depth == 0 || len(calls) == 0 || p.standsAlone(f) || p.Taken(f) {
		return asked
	}
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		_, plain := call.(*ssa.Call)
		return !plain || !p.whereSome(o, call, depth-1)
	})
}

// fills reports whether s may come again and again on a queue of bounded room,
// while the one goroutine that receives does other things between two items.
func (p *Package) fills(o *Object, s *Op) bool {
	recvs := o.Of(Recv, SelRecv)
	if !bounds(o) || tells(o) || len(o.Of(TryRecv)) > 0 || len(recvs) == 0 || !p.manyIn(s.Func, 0) {
		return false // a token of nothing may be there once, as a flag says
	}
	for _, r := range recvs {
		if !leadsBack(r.In.Block()) || p.loneGoroutine(r.Func) == nil || p.loneGoroutine(r.Func) != p.loneGoroutine(recvs[0].Func) {
			return false
		}
	}
	return true
}

// takesBefore returns where the function of c takes the lock on a way to c, without
// having it already: on each way, or, if it is to end, for whatever comes to it.
func (p *Package) takesBefore(o *Object, c *Op, l Place, read, ends bool) ssa.Instruction {
	sure := onEveryWay
	if ends {
		sure = func(in ssa.Instruction) bool { return p.forWhatComes(in) }
	}

	for _, b := range c.Func.Blocks {
		for _, in := range b.Instrs {
			if !Reaches(in, c.In) && !deferredTo(c) || p.unseenAt(c, in) {
				continue
			}
			take := p.takesLock(in, l, read, sure, 3)
			if take == nil || p.countedLater(o, in, c) || p.madeLater(o, in, c) || take != in && !comesBefore(in, c, sure) {
				continue
			}
			return take
		}
	}
	return nil
}

// forWhatComes reports whether in is done on each way, or in each turn in which something
// is received: who is told to end may have something in hand still.
func (p *Package) forWhatComes(in ssa.Instruction) bool {
	return onEveryWay(in) || leadsBack(in.Block()) && !slices.ContainsFunc(p.guards(in), func(br *ssa.If) bool {
		return !tellsReceived(br.Cond)
	})
}

// tellsReceived reports whether a condition asks what was received: which case of a select
// it was, or whether it was anything at all.
func tellsReceived(cond ssa.Value) bool {
	switch v := cond.(type) {
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.UnOp:
			return t.Op == token.ARROW
		case *ssa.Select:
			return true
		}
	case *ssa.BinOp:
		ex, ok := v.X.(*ssa.Extract)
		if !ok {
			return false
		}
		_, selected := ex.Tuple.(*ssa.Select)
		return selected
	}
	return false
}

// comesBefore reports whether c is not done without in before it, or, in a loop, not
// done again; sure tells so of what is done at the function's end.
func comesBefore(in ssa.Instruction, c *Op, sure func(ssa.Instruction) bool) bool {
	if deferredTo(c) {
		return sure(in)
	}
	if Dominates(in, c.In) {
		return true
	}
	again := func(at ssa.Instruction) bool { return at == c.In }
	return Reaches(c.In, in) && Without(c.In, func(at ssa.Instruction) bool { return at == in }, again) == nil
}

// countedLater reports whether c takes back what is added to a WaitGroup after in, or
// by what in calls: nobody waits for that at in.
func (p *Package) countedLater(o *Object, in ssa.Instruction, c *Op) bool {
	for _, add := range o.Of(GroupAdd) {
		at := add.In
		if call, ok := in.(*ssa.Call); ok && ssaread.Callee(call.Common()) == add.Func {
			at = in
		}
		if at.Parent() == c.Func && (at == in || Reaches(in, at)) && Reaches(at, c.In) {
			return true
		}
	}
	return false
}

// madeLater reports whether in only leads to the make of what c waits on: nobody can be at
// that channel before c's goroutine is past in.
func (p *Package) madeLater(o *Object, in ssa.Instruction, c *Op) bool {
	return slices.ContainsFunc(o.Of(Make), func(m *Op) bool {
		call := madeFor(c, m)
		if call == nil || in != ssa.Instruction(call) {
			return false
		}
		for _, b := range m.Func.Blocks {
			for _, each := range b.Instrs {
				if _, way := p.lockCall(each); way > 0 && Reaches(m.In, each) {
					return false
				}
			}
		}
		return true
	})
}

// takesLock returns where in, or what it calls, takes the lock without having it already:
// of what it calls, where that does so surely.
func (p *Package) takesLock(in ssa.Instruction, l Place, read bool, sure func(ssa.Instruction) bool, depth int) ssa.Instruction {
	call, ok := in.(*ssa.Call)
	if !ok || p.Held(in, l) {
		return nil
	}
	if lock, way := p.lockCall(call); way != 0 {
		if way > 0 && lock == l && !(read && isReadLock(call)) {
			return in
		}
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if depth == 0 || !p.HasBody(callee) {
		return nil
	}
	for _, b := range callee.Blocks {
		for _, each := range b.Instrs {
			if take := p.takesLock(each, l, read, sure, depth-1); take != nil && sure(each) {
				return take
			}
		}
	}
	return nil
}

// packageWide reports whether o lies in a variable of the package, which is the
// same whatever object a function works on.
func packageWide(o *Object) bool {
	return slices.ContainsFunc(o.Places, func(pl Place) bool {
		_, ok := pl.Cell.Value.(*ssa.Global)
		return ok
	})
}

// unseenAt reports whether the channel of c, which its function makes, is not yet
// where others find it when in is executed: nobody can wait on it then.
func (p *Package) unseenAt(c *Op, in ssa.Instruction) bool {
	if !p.madeHere(c.Val) {
		return false
	}
	left := leftBefore(c)
	return left != nil && Reaches(in, left)
}

// deferredTo reports whether an operation comes when its function ends.
func deferredTo(c *Op) bool { return isDefer(c.In) }

func isReadLock(call *ssa.Call) bool {
	if call.Call.IsInvoke() {
		return call.Call.Method.Name() == "RLock"
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.Name() == "RLock"
}

// readOnly reports whether the lock that is held at in may be held for reading only.
func (p *Package) readOnly(in ssa.Instruction, l Place) bool {
	for _, b := range in.Parent().Blocks {
		for _, each := range b.Instrs {
			if call, ok := each.(*ssa.Call); ok && Reaches(each, in) {
				if lock, way := p.lockCall(call); way > 0 && lock == l && !isReadLock(call) {
					return false
				}
			}
		}
	}
	return true
}

func (p *Package) heldBreach(o *Object, op *Op, l Place, take ssa.Instruction, by *Op) Breach {
	lock := p.lockName(l)
	b := Breach{Check: "held-by-waiter", Func: op.Func, Pos: op.Pos()}
	b.Message = fmt.Sprintf("%s waits holding %s, which %s takes at line %d before it comes there",
		ssaread.ShortName(op.Func), lock, ssaread.ShortName(take.Parent()), p.line(posOf(take)))
	b.Steps = []Step{
		{op.Pos(), "waiter", op.Func, "waits on " + p.chanName(o) + ", holding " + lock},
		{posOf(take), "completer", take.Parent(), "waits for " + lock},
		{by.Pos(), "completer", by.Func, "would let the waiter go on here"},
		{Pos: op.Pos(), Text: "each waits for the other, and nobody will wake the waiter"},
	}
	return b
}

// sendsToItself is for a goroutine that fills its own queue: once others have
// filled it, it waits for itself.
func (p *Package) sendsToItself(o *Object, s *Op) (Breach, bool) {
	root := p.loneGoroutine(s.Func)
	if root == nil || !bounds(o) || isFirstIn(s) || p.toAnother(o, s) {
		return Breach{}, false
	}
	for _, r := range o.Of(Recv, SelRecv, TryRecv) {
		if p.loneGoroutine(r.Func) != root {
			return Breach{}, false
		}
	}
	if p.waitsForItself(o, s) {
		return p.itselfBreach(o, s, s), true
	}
	for _, other := range o.Of(Send, SelSend) {
		if other != s && p.loneGoroutine(other.Func) != root && len(o.Of(Recv, SelRecv)) > 0 && !p.findsRoom(o, s, other) {
			return p.itselfBreach(o, s, other), true
		}
	}
	return Breach{}, false
}

// isFirstIn reports whether s is the first send on a channel with room that its function has
// made, and which nobody else has had yet: it does not wait.
func isFirstIn(s *Op) bool {
	mk, ok := rootOf(s.Val).(*ssa.MakeChan)
	if !ok || mk.Parent() != s.Func || !hasRoom(mk) {
		return false
	}
	made := func(in ssa.Instruction) bool { return in == mk }
	for _, r := range *mk.Referrers() {
		if r != s.In && Without(r, made, func(in ssa.Instruction) bool { return in == s.In }) != nil {
			if _, debug := r.(*ssa.DebugRef); !debug {
				return false
			}
		}
	}
	return Without(s.In, made, func(in ssa.Instruction) bool { return in == s.In }) == nil
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
func (p *Package) outgrows(o *Object, s *Op) (Breach, bool) {
	inner := wholeLoop(s.In.Block())
	if inner == nil || !bounds(o) || p.asksForRoom(o, s) {
		return Breach{}, false
	}
	around := false
	for _, op := range o.Ops {
		switch {
		case op.Func != s.Func || op.Kind == SelSend || op.Kind == TrySend:
			return Breach{}, false
		case op.Kind == Recv || op.Kind == SelRecv || op.Kind == TryRecv:
			if inner[op.In.Block()] {
				return Breach{}, false
			}
			around = around || op.Kind != TryRecv && Reaches(op.In, s.In) && Reaches(s.In, op.In)
		}
	}
	if !around {
		return Breach{}, false
	}
	return p.itselfBreach(o, s, s), true
}

// asksForRoom reports whether s is done only after a look at how much its channel holds.
func (p *Package) asksForRoom(o *Object, s *Op) bool {
	return slices.ContainsFunc(p.guards(s.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && (p.isLenOf(cmp.X, o) || p.isLenOf(cmp.Y, o))
	})
}

// isLenOf reports whether v is the length of the channel o.
func (p *Package) isLenOf(v ssa.Value, o *Object) bool {
	n, ok := v.(*ssa.Call)
	return ok && ssaread.IsBuiltin(n.Common(), "len") && p.ObjectOf(n.Call.Args[0]) == o
}

// loneGoroutine is soleGoroutine for one that may be started in several places,
// each time for another object.
func (p *Package) loneGoroutine(f *ssa.Function) *ssa.Function {
	for range maxUp {
		if p.Spawned(f) {
			for _, call := range p.Callers(f) {
				if !p.Starts(call) || leadsBack(call.Block()) {
					return nil
				}
			}
			return f
		}
		calls := p.Callers(f)
		if len(calls) == 0 || p.standsAlone(f) {
			return nil
		}
		for _, call := range calls {
			if _, plain := call.(*ssa.Call); !plain || p.Starts(call) || call.Parent() != calls[0].Parent() {
				return nil
			}
		}
		f = calls[0].Parent()
	}
	return nil
}

// bounds reports whether all makes of a channel give it a known capacity.
func bounds(o *Object) bool {
	for _, m := range o.Of(Make) {
		if m.Cap < 0 {
			return false
		}
	}
	return len(o.Of(Make)) > 0 && isChan(o.Of(Make)[0].Val)
}

func isChan(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}

func (p *Package) itselfBreach(o *Object, s, other *Op) Breach {
	name := p.chanName(o)
	b := Breach{Check: "held-by-waiter", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s, from which it alone receives; %s fills it at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(other.Func), p.line(other.Pos()))
	switch {
	case s == other && unbuffered(o):
		b.Message = fmt.Sprintf("%s sends on %s, from which its own goroutine alone receives at line %d",
			ssaread.ShortName(s.Func), name, p.line(o.Of(Recv, SelRecv, TryRecv)[0].Pos()))
	case s == other:
		b.Message = fmt.Sprintf("%s fills %s at line %d, from which it alone receives", ssaread.ShortName(s.Func), name, p.line(s.Pos()))
	}
	if !unbuffered(o) {
		b.Steps = []Step{{other.Pos(), "other", other.Func, "sends on " + name + " until it is full"}}
	}
	b.Steps = append(b.Steps,
		Step{s.Pos(), "receiver", s.Func, "sends on " + name + ", and waits for room"},
		Step{Pos: s.Pos(), Text: "the receiver waits for itself, and nobody will receive"},
	)
	return b
}
