// Package lossywake finds wake-ups that are dropped since the waiter is not receiving yet: the check
// lossy-wake.
package lossywake

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a wake that nobody keeps. A send with an empty default on a channel
// without room is dropped unless the waiter stands in its receive already; one
// who has looked and comes there a moment later has missed it. Told where the
// code shows that it matters:
//
//   - what the waiter looks at before it receives was added to before the send;
//   - the waiter leaves its channel where the sender finds it, and receives later;
//   - the waiter gives up a lock, receives, and takes the lock again: a hand-made
//     condition variable;
//   - the channel has room where one function makes it, and none where another does;
//   - a flag that says "was called" is taken back only after the waiter looked, or
//     never.
//
// Silent where a timer lets the waiter look again, where the default does
// something, and for values that are dropped because a channel is full: that may
// be meant.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		if b, ok := drops(p, o); ok {
			out = append(out, b)
		} else if b, ok := remadeWithoutRoom(p, o); ok {
			out = append(out, b)
		} else if b, ok := dropsOwnAnswer(p, o); ok && oblige.Unbuffered(o) {
			out = append(out, b)
		}
		if b, ok := rearmsLate(p, o); ok {
			out = append(out, b)
		} else if b, ok := neverRearmed(p, o); ok {
			out = append(out, b)
		}
	}
	return out
}

// drops looks for a waiter that can miss what is sent with a default on o.
func drops(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if !oblige.Unbuffered(o) {
		return oblige.Breach{}, false
	}
	sends := o.Of(oblige.TrySend)
	if len(sends) == 0 {
		return oblige.Breach{}, false
	}
	if slices.ContainsFunc(sends, func(s *oblige.Op) bool { return !emptyDefault(s) }) {
		return dropsAnswer(p, o, sends)
	}
	t := &oblige.Tokens{}
	for _, s := range sends {
		t.Sends = append(t.Sends, s.In)
	}
	p.FindQueues(t)
	p.FindHelpers(t)
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
		if left := oblige.LeftBefore(r); left != nil && givesUpInTime(r) {
			return lossyBreach(p, sends[0], r, left, "leaves its channel"), true
		}
		if m := madeFor(p, o, r); m != nil && !slices.ContainsFunc(sends, func(s *oblige.Op) bool { return repeated(p, s) }) {
			return lossyBreach(p, sends[0], r, m.In, "makes its channel for others"), true
		}
		if awaited(p, sends[0], r) {
			return lossyBreach(p, sends[0], r, r.In, "is busy with another case"), true
		}
		if oblige.Bounded(r) {
			continue
		}
		if look, name := missedAt(p, t, r); look != nil {
			return lossyBreach(p, sends[0], r, look, name), true
		}
		if test := testedAt(p, o, r); test != nil {
			return lossyBreach(p, sends[0], r, test.Load, "tests "+oblige.CellName(test.Cell, p)), true
		}
	}
	return oblige.Breach{}, false
}

// madeFor returns where the function of r, the only receive and not in a loop, has made what it receives from,
// with no other way out: whatever is sent before it comes there is all that is sent.
func madeFor(p *oblige.Package, o *oblige.Object, r *oblige.Op) *oblige.Op {
	makes := o.Of(oblige.Make)
	if r.Kind != oblige.Recv || oblige.LeadsBack(r.In.Block()) || len(makes) != 1 || len(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)) > 1 || len(o.Of(oblige.Close, oblige.Send, oblige.SelSend)) > 0 {
		return nil
	}
	if m := makes[0]; m.Func == r.Func && oblige.Dominates(m.In, r.In) {
		return m
	}
	return nil
}

// repeated reports whether s is done in a loop, or its function is called in one: then another one comes.
func repeated(p *oblige.Package, s *oblige.Op) bool {
	return oblige.LeadsBack(s.In.Block()) || slices.ContainsFunc(p.Callers(s.Func), func(call ssa.CallInstruction) bool { return oblige.LeadsBack(call.Block()) })
}

// dropsAnswer looks for a waiter that leaves its channel where the senders find it, and receives
// later, where some of them do no more than to say so when their send is not taken.
func dropsAnswer(p *oblige.Package, o *oblige.Object, sends []*oblige.Op) (oblige.Breach, bool) {
	quiet := slices.IndexFunc(sends, func(s *oblige.Op) bool { return !emptyDefault(s) })
	if slices.ContainsFunc(sends, func(s *oblige.Op) bool { return !emptyDefault(s) && !saysSo(p, s) }) {
		return oblige.Breach{}, false
	}
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
		if left := oblige.LeftBefore(r); left != nil && (!oblige.Bounded(r) || givesUpInTime(r)) {
			return lossyBreach(p, sends[quiet], r, left, "leaves its channel"), true
		}
	}
	return oblige.Breach{}, false
}

// givesUpInTime reports whether a select also waits for the time, and its function returns
// an error then, without another look.
func givesUpInTime(r *oblige.Op) bool {
	return oblige.Bounded(r) && !slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool {
		if !oblige.Ticks(st.Chan) {
			return false
		}
		start := oblige.CaseStart(r.Sel, slices.Index(r.Sel.States, st))
		if start == nil {
			return true
		}
		ret := oblige.StraightReturn(start, oblige.Never)
		return ret == nil || !oblige.ReturnsError(ret)
	})
}

// saysSo reports whether all that happens where the send is not taken is in other packages, and
// then its function returns nothing: a log tells of it, and nobody is told.
func saysSo(p *oblige.Package, s *oblige.Op) bool {
	b := notTaken(s)
	if b == nil {
		return false
	}
	ret, ok := oblige.StraightReturn(b, func(in ssa.Instruction) bool {
		e := p.Effects().At(in, 2)
		return len(e.Wakes) > 0 || e.Parks || slices.ContainsFunc(e.Accesses, func(a oblige.Access) bool { return a.Write && a.Cell.Kind == ssaread.Field })
	}).(*ssa.Return)
	return ok && len(ret.Results) == 0
}

// awaited reports whether the sender waits, right after its send, for what only
// the receiver does in answer to it, and the receiver may be busy with something
// else when the send comes.
func awaited(p *oblige.Package, s, r *oblige.Op) bool {
	if r.Sel == nil || len(r.Sel.States) < 2 {
		return false
	}
	taken := oblige.CaseStart(s.Sel, s.Case)
	only := func(in ssa.Instruction) bool { return in.Block() == taken && len(taken.Preds) == 1 }
	for _, o := range p.Objects() {
		wakes := o.Of(oblige.Close, oblige.Send)
		for _, w := range o.Of(oblige.Recv) {
			waits := func(in ssa.Instruction) bool { return in == w.In }
			if w.Func == s.Func && oblige.Without(s.In, only, waits) != nil && len(wakes) > 0 && answers(p, wakes, r) {
				return true
			}
		}
	}
	return false
}

// answers reports whether all wakes come after the receive r, or in a defer of its function.
func answers(p *oblige.Package, wakes []*oblige.Op, r *oblige.Op) bool {
	b := oblige.CaseStart(r.Sel, r.Case)
	for _, w := range wakes {
		_, deferred := w.In.(*ssa.Defer)
		if w.Func != r.Func || !deferred && (b == nil || !b.Dominates(w.In.Block())) {
			return false
		}
	}
	return true
}

// testedAt returns a test of the waiter at r that fails after a write by one who
// sends on o. One who looks but once may wait for something else than what it tested, unless
// that is why it does not wait.
func testedAt(p *oblige.Package, o *oblige.Object, r *oblige.Op) *oblige.Test {
	wk := p.WakesOf([]*oblige.Object{o})
	for _, w := range p.Waiters() {
		if w.Park.In != r.In || !w.Loop && r.Kind != oblige.Recv || w.Foreign {
			continue
		}
		for _, t := range w.Tests {
			for _, in := range p.Writers(t.Cell) {
				wr, ok := p.WriteTo(in, t.Cell)
				if ok && in.Parent() != r.Func && !p.Private(wr.Addr) && p.Covered(in, wk) && (w.Loop || p.EffectAt(t, wr, in) == oblige.Fails) {
					return t
				}
			}
		}
	}
	return nil
}

// emptyDefault reports whether nothing happens where the send is not taken: the
// code goes on as where it is.
func emptyDefault(s *oblige.Op) bool {
	other := notTaken(s)
	if other == nil {
		return true // the same whether it is taken or not
	}
	taken := oblige.CaseStart(s.Sel, s.Case)
	return other == taken || len(other.Instrs) == 1 && oblige.IsReturn(other.Instrs[0]) || joins(taken, other) || goesBack(other, s.In.Block())
}

// notTaken returns where the code goes on if the send is not taken, nil if it does not ask.
func notTaken(s *oblige.Op) *ssa.BasicBlock {
	for _, r := range *s.Sel.Referrers() {
		ex, ok := r.(*ssa.Extract)
		if !ok || ex.Index != 0 {
			continue
		}
		for _, use := range *ex.Referrers() {
			cmp, ok := use.(*ssa.BinOp)
			if !ok {
				continue
			}
			for _, br := range *cmp.Referrers() {
				if br, ok := br.(*ssa.If); ok {
					return br.Block().Succs[1]
				}
			}
		}
	}
	return nil
}

// joins reports whether one block leads to the other and to nothing else.
func joins(b, to *ssa.BasicBlock) bool {
	return b != nil && len(b.Succs) == 1 && b.Succs[0] == to
}

// goesBack reports whether a block does nothing but to enter the next round of
// the loop around from.
func goesBack(b, from *ssa.BasicBlock) bool {
	return b.Dominates(from) && oblige.LeadsBack(b)
}

// missedAt returns where a waiter has looked, or has said that it waits, before it
// comes to its receive r, and what it has looked at.
func missedAt(p *oblige.Package, t *oblige.Tokens, r *oblige.Op) (ssa.Instruction, string) {
	if loop := oblige.InnerLoop(r.In.Block()); loop != nil {
		for _, q := range t.Queues {
			readers := p.ReadersOf(q)
			for _, b := range oblige.Ordered(loop) {
				for _, in := range b.Instrs {
					if in != r.In && (oblige.Loads(in, q) || p.MayCall(in, readers)) {
						return in, "looks at " + oblige.CellName(q, p)
					}
				}
			}
		}
	}
	if left := oblige.LeftBefore(r); left != nil {
		return left, "leaves its channel"
	}
	if unlock := gaveUpLock(p, r); unlock != nil {
		return unlock, "gives up the lock"
	}
	return nil, ""
}

// gaveUpLock returns the unlock right before a receive after which the same lock
// is taken again.
func gaveUpLock(p *oblige.Package, r *oblige.Op) ssa.Instruction {
	instrs := r.In.Block().Instrs
	at := oblige.IndexIn(r.In)
	for i := at - 1; i >= 0; i-- {
		lock, way := p.LockCall(instrs[i])
		if way >= 0 {
			if way > 0 {
				return nil
			}
			continue
		}
		for _, in := range instrs[at+1:] {
			if again, way := p.LockCall(in); way > 0 && again == lock {
				return instrs[i]
			}
		}
		return nil
	}
	return nil
}

func lossyBreach(p *oblige.Package, s, r *oblige.Op, look ssa.Instruction, what string) oblige.Breach {
	ch := wakeName(p, s)
	b := oblige.Breach{Check: "lossy-wake", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s may drop its wake on %s before %s receives at line %d",
		ssaread.ShortName(s.Func), ch, ssaread.ShortName(r.Func), p.Line(r.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "waiter", Func: r.Func, Text: what},
		{Pos: s.Pos(), Side: "completer", Func: s.Func, Text: "sends on " + ch + ": nobody receives yet, so it is dropped"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "parks"},
		{Pos: r.Pos(), Text: "the wake is gone, and nobody will wake the waiter"},
	}
	return b
}

// wakeName returns what people call the channel of an operation.
func wakeName(p *oblige.Package, op *oblige.Op) string {
	if o := p.ObjectOf(op.Val); o != nil {
		return p.ChanName(o)
	}
	return oblige.NameOf(op.Val)
}

// rearmsLate looks for a wake that is sent only by who sets a flag, and a waiter
// that takes the flag back after it looked at what was added: who adds in between
// finds the flag set, and sends nothing.
func rearmsLate(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, s := range o.Of(oblige.Send, oblige.TrySend) {
		flag, set := oblige.CasGuard(s.In)
		if set == nil {
			flag, set = lockedGuard(p, s.In)
		}
		if set == nil {
			continue
		}
		t := &oblige.Tokens{Sends: []ssa.Instruction{s.In}}
		p.FindQueues(t)
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			for _, q := range t.Queues {
				if look, reset := resetAfter(p, r, flag, q); reset != nil && !p.OneSection(look, reset) {
					return rearmBreach(p, s, r, look, reset, flag), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// lockedGuard is casGuard for a flag behind a lock: in is executed only by who found it
// unset, and set it.
func lockedGuard(p *oblige.Package, in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	if len(p.HeldAt(in)) == 0 {
		return ssaread.Cell{}, nil
	}
	for _, br := range p.Guards(in) {
		for _, t := range p.Condition(br.Cond, oblige.ComesTo(br, 0, in), 1) {
			if t.Cell.Kind != ssaread.Field || t.Bound == nil || !ssaread.IsBool(t.Bound.Type()) || !oblige.IsZero(t.Bound) {
				continue
			}
			for _, set := range p.Writers(t.Cell) {
				st, ok := set.(*ssa.Store)
				if ok && set.Parent() == in.Parent() && !oblige.IsZero(st.Val) && oblige.Dominates(br, set) && (oblige.Dominates(set, in) || oblige.Reaches(in, set)) {
					return t.Cell, set
				}
			}
		}
	}
	return ssaread.Cell{}, nil
}

// resetAfter returns where the waiter, woken by r, looks at q and then takes the
// flag back, without another look before it waits again: itself, or a helper that it calls.
func resetAfter(p *oblige.Package, r *oblige.Op, flag, q ssaread.Cell) (look, reset ssa.Instruction) {
	readers := p.ReadersOf(q)
	looks := func(in ssa.Instruction) bool { return oblige.Loads(in, q) || p.MayCall(in, readers) }
	waits := func(in ssa.Instruction) bool { return in == r.In }
	if look, reset = lateReset(p, r.In, flag, looks, waits); reset != nil {
		return look, reset
	}
	for _, help := range p.Callees(r.Func) {
		if !p.HasBody(help) || len(help.Blocks) == 0 {
			continue
		}
		look, reset = lateReset(p, help.Blocks[0].Instrs[0], flag, looks, oblige.IsReturn)
		if reset == nil {
			continue
		}
		for _, call := range p.Callers(help) {
			again := func(in ssa.Instruction) bool { return in != call && looks(in) }
			if call.Parent() == r.Func && oblige.Reaches(r.In, call) && oblige.Without(call, again, waits) != nil {
				return look, reset
			}
		}
	}
	return nil, nil
}

// lateReset returns the first look after from, and where the flag is taken back behind it
// so that no look follows before the end.
func lateReset(p *oblige.Package, from ssa.Instruction, flag ssaread.Cell, looks, end func(ssa.Instruction) bool) (look, reset ssa.Instruction) {
	resets := func(in ssa.Instruction) bool { return p.TakesBack(in, flag) }
	look = oblige.Without(from, resets, looks)
	if look == nil {
		return nil, nil
	}
	reset = oblige.Without(look, end, resets)
	if reset == nil || oblige.Without(reset, looks, end) == nil {
		return nil, nil
	}
	return look, reset
}

func rearmBreach(p *oblige.Package, s, r *oblige.Op, look, reset ssa.Instruction, flag ssaread.Cell) oblige.Breach {
	name := oblige.CellName(flag, p)
	f := reset.Parent()
	b := oblige.Breach{Check: "lossy-wake", Func: f, Pos: oblige.PosOf(reset)}
	b.Message = fmt.Sprintf("%s takes back %s after it looked at line %d; %s sends nothing in between",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(look)), ssaread.ShortName(s.Func))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "waiter", Func: f, Text: "looks, and takes what is there"},
		{Pos: s.Pos(), Side: "completer", Func: s.Func, Text: "adds more, finds " + name + " set, sends nothing"},
		{Pos: oblige.PosOf(reset), Side: "waiter", Func: f, Text: "takes " + name + " back"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "parks"},
		{Pos: r.Pos(), Text: "there is more to do, and nobody will wake the waiter"},
	}
	return b
}
