package oblige

import (
	"fmt"
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// lossyWake: a wake that nobody keeps. A send with an empty default on a channel
// without room is dropped unless the waiter stands in its receive already; one
// who has looked and comes there a moment later has missed it. Told where the
// code shows that it matters:
//
//   - what the waiter looks at before it receives was added to before the send;
//   - the waiter leaves its channel where the sender finds it, and receives later;
//   - the waiter gives up a lock, receives, and takes the lock again: a hand-made
//     condition variable;
//   - a flag that says "was called" is taken back only after the waiter looked, or
//     never.
//
// Silent where a timer lets the waiter look again, where the default does
// something, and for values that are dropped because a channel is full: that may
// be meant.
func lossyWake(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(Leak)) > 0 {
			continue
		}
		if b, ok := p.drops(o); ok {
			out = append(out, b)
		}
		if b, ok := p.rearmsLate(o); ok {
			out = append(out, b)
		} else if b, ok := p.neverRearmed(o); ok {
			out = append(out, b)
		}
	}
	return out
}

// drops looks for a waiter that can miss what is sent with a default on o.
func (p *Package) drops(o *Object) (Breach, bool) {
	if len(o.Of(Send, SelSend)) > 0 || !unbuffered(o) {
		return Breach{}, false
	}
	sends := o.Of(TrySend)
	t := &tokens{}
	for _, s := range sends {
		if !emptyDefault(s) {
			return Breach{}, false
		}
		t.sends = append(t.sends, s.In)
	}
	if len(sends) == 0 {
		return Breach{}, false
	}
	p.findQueues(t)
	for _, r := range o.Of(Recv, SelRecv) {
		if p.awaited(sends[0], r) {
			return p.lossyBreach(sends[0], r, r.In, "is busy with another case"), true
		}
		if bounded(r) {
			continue
		}
		if look, name := p.missedAt(t, r); look != nil {
			return p.lossyBreach(sends[0], r, look, name), true
		}
		if test := p.testedAt(o, r); test != nil {
			return p.lossyBreach(sends[0], r, test.Load, "tests "+cellName(test.Cell, p)), true
		}
	}
	return Breach{}, false
}

// awaited reports whether the sender waits, right after its send, for what only
// the receiver does in answer to it, and the receiver may be busy with something
// else when the send comes.
func (p *Package) awaited(s, r *Op) bool {
	if r.Sel == nil || len(r.Sel.States) < 2 {
		return false
	}
	taken := CaseStart(s.Sel, s.Case)
	only := func(in ssa.Instruction) bool { return in.Block() == taken && len(taken.Preds) == 1 }
	for _, o := range p.Objects() {
		wakes := o.Of(Close, Send)
		for _, w := range o.Of(Recv) {
			waits := func(in ssa.Instruction) bool { return in == w.In }
			if w.Func == s.Func && Without(s.In, only, waits) != nil && len(wakes) > 0 && p.answers(wakes, r) {
				return true
			}
		}
	}
	return false
}

// answers reports whether all wakes come after the receive r, or in a defer of its function.
func (p *Package) answers(wakes []*Op, r *Op) bool {
	b := CaseStart(r.Sel, r.Case)
	for _, w := range wakes {
		_, deferred := w.In.(*ssa.Defer)
		if w.Func != r.Func || !deferred && (b == nil || !b.Dominates(w.In.Block())) {
			return false
		}
	}
	return true
}

// testedAt returns a test of the waiter at r that fails after a write by one who
// sends on o.
func (p *Package) testedAt(o *Object, r *Op) *Test {
	wk := p.WakesOf([]*Object{o})
	for _, w := range p.Waiters() {
		if w.Park.In != r.In || !w.Loop || w.Foreign {
			continue
		}
		for _, t := range w.Tests {
			for _, in := range p.Writers(t.Cell) {
				if wr, ok := p.writeTo(in, t.Cell); ok && in.Parent() != r.Func && !p.private(wr.addr) && p.covered(in, wk) {
					return t
				}
			}
		}
	}
	return nil
}

func unbuffered(o *Object) bool {
	for _, m := range o.Of(Make) {
		if m.Cap != 0 {
			return false
		}
	}
	return len(o.Of(Make)) > 0
}

// emptyDefault reports whether nothing happens where the send is not taken: the
// code goes on as where it is.
func emptyDefault(s *Op) bool {
	taken := CaseStart(s.Sel, s.Case)
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
					other := br.Block().Succs[1]
					return other == taken || len(other.Instrs) == 1 && IsReturn(other.Instrs[0]) || joins(taken, other) || goesBack(other, br.Block())
				}
			}
		}
	}
	return true // the same whether it is taken or not
}

// joins reports whether one block leads to the other and to nothing else.
func joins(b, to *ssa.BasicBlock) bool {
	return b != nil && len(b.Succs) == 1 && b.Succs[0] == to
}

// goesBack reports whether a block does nothing but to enter the next round of
// the loop around from.
func goesBack(b, from *ssa.BasicBlock) bool {
	return b.Dominates(from) && leadsBack(b)
}

// missedAt returns where a waiter has looked, or has said that it waits, before it
// comes to its receive r, and what it has looked at.
func (p *Package) missedAt(t *tokens, r *Op) (ssa.Instruction, string) {
	if loop := innerLoop(r.In.Block()); loop != nil {
		for _, q := range t.queues {
			readers := p.readersOf(q)
			for _, b := range ordered(loop) {
				for _, in := range b.Instrs {
					if in != r.In && (loads(in, q) || p.mayCall(in, readers)) {
						return in, "looks at " + cellName(q, p)
					}
				}
			}
		}
	}
	if left := leftBefore(r); left != nil {
		return left, "leaves its channel"
	}
	if unlock := p.gaveUpLock(r); unlock != nil {
		return unlock, "gives up the lock"
	}
	return nil, ""
}

// leftBefore returns where the waiter that made its channel itself leaves it in a
// map, slice or field before it receives.
func leftBefore(r *Op) ssa.Instruction {
	mk, ok := rootOf(r.Val).(*ssa.MakeChan)
	if !ok || mk.Parent() != r.Func {
		return nil
	}
	return keptBefore(mk, r.In)
}

// keptBefore returns where a value is put into a map, slice or field, before in.
func keptBefore(v ssa.Value, in ssa.Instruction) ssa.Instruction {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.ChangeType:
			if kept := keptBefore(ref, in); kept != nil {
				return kept
			}
		case *ssa.MakeInterface:
			if kept := keptBefore(ref, in); kept != nil {
				return kept
			}
		case *ssa.Call:
			if callee := ssaread.Callee(ref.Common()); callee != nil && callee.String() == "(*sync.Map).Store" && Dominates(ref, in) {
				return ref
			}
		case *ssa.MapUpdate:
			if Dominates(ref, in) {
				return ref
			}
		case *ssa.Store:
			if ref.Val != v || !Dominates(ref, in) {
				continue
			}
			if fa, field := ref.Addr.(*ssa.FieldAddr); field && !onlySent(fa.X) || appends(ref) != nil {
				return ref
			}
		}
	}
	return nil
}

// onlySent reports whether a structure was made to be sent on a channel, and for nothing
// else: whoever wants it waits for it.
func onlySent(v ssa.Value) bool {
	whole, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	sent := false
	for _, r := range *whole.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef:
		case *ssa.UnOp:
			for _, r := range *r.Referrers() {
				switch r.(type) {
				case *ssa.Send, *ssa.Select:
					sent = true
				case *ssa.DebugRef:
				default:
					return false
				}
			}
		default:
			return false
		}
	}
	return sent
}

// appends returns the append for whose arguments a store is made.
func appends(st *ssa.Store) *ssa.Call {
	elem, ok := st.Addr.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	for _, r := range *elem.X.Referrers() {
		s, ok := r.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, use := range *s.Referrers() {
			if call, ok := use.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "append") {
				return call
			}
		}
	}
	return nil
}

// gaveUpLock returns the unlock right before a receive after which the same lock
// is taken again.
func (p *Package) gaveUpLock(r *Op) ssa.Instruction {
	instrs := r.In.Block().Instrs
	at := indexIn(r.In)
	for i := at - 1; i >= 0; i-- {
		lock, way := p.lockCall(instrs[i])
		if way >= 0 {
			if way > 0 {
				return nil
			}
			continue
		}
		for _, in := range instrs[at+1:] {
			if again, way := p.lockCall(in); way > 0 && again == lock {
				return instrs[i]
			}
		}
		return nil
	}
	return nil
}

func (p *Package) lossyBreach(s, r *Op, look ssa.Instruction, what string) Breach {
	ch := p.wakeName(s)
	b := Breach{Check: "lossy-wake", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s may drop its wake on %s before %s receives at line %d",
		ssaread.ShortName(s.Func), ch, ssaread.ShortName(r.Func), p.line(r.Pos()))
	b.Steps = []Step{
		{posOf(look), "waiter", r.Func, what},
		{s.Pos(), "completer", s.Func, "sends on " + ch + ": nobody receives yet, so it is dropped"},
		{r.Pos(), "waiter", r.Func, "parks"},
		{Pos: r.Pos(), Text: "the wake is gone, and nobody will wake the waiter"},
	}
	return b
}

// wakeName returns what people call the channel of an operation.
func (p *Package) wakeName(op *Op) string {
	if o := p.ObjectOf(op.Val); o != nil {
		return p.chanName(o)
	}
	return nameOf(op.Val)
}

// rearmsLate looks for a wake that is sent only by who sets a flag, and a waiter
// that takes the flag back after it looked at what was added: who adds in between
// finds the flag set, and sends nothing.
func (p *Package) rearmsLate(o *Object) (Breach, bool) {
	for _, s := range o.Of(Send, TrySend) {
		flag, set := casGuard(s.In)
		if set == nil {
			flag, set = p.lockedGuard(s.In)
		}
		if set == nil {
			continue
		}
		t := &tokens{sends: []ssa.Instruction{s.In}}
		p.findQueues(t)
		for _, r := range o.Of(Recv, SelRecv) {
			for _, q := range t.queues {
				if look, reset := p.resetAfter(r, flag, q); reset != nil && !p.oneSection(look, reset) {
					return p.rearmBreach(s, r, look, reset, flag), true
				}
			}
		}
	}
	return Breach{}, false
}

// lockedGuard is casGuard for a flag behind a lock: in is executed only by who found it
// unset, and set it.
func (p *Package) lockedGuard(in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	if len(p.HeldAt(in)) == 0 {
		return ssaread.Cell{}, nil
	}
	for _, br := range p.guards(in) {
		for _, t := range p.condition(br.Cond, comesTo(br, 0, in), 1) {
			if t.Cell.Kind != ssaread.Field || t.Bound == nil || !ssaread.IsBool(t.Bound.Type()) || !isZero(t.Bound) {
				continue
			}
			for _, set := range p.Writers(t.Cell) {
				st, ok := set.(*ssa.Store)
				if ok && set.Parent() == in.Parent() && !isZero(st.Val) && Dominates(br, set) && (Dominates(set, in) || Reaches(in, set)) {
					return t.Cell, set
				}
			}
		}
	}
	return ssaread.Cell{}, nil
}

// casGuard returns the flag that in is guarded by: it is executed only by who
// turned the flag from false to true, or from 0 to 1.
func casGuard(in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	for b := in.Block().Idom(); b != nil; b = b.Idom() {
		br, ok := last(b).(*ssa.If)
		if !ok {
			continue
		}
		call, ok := br.Cond.(*ssa.Call)
		if first := firstAdded(br.Cond); first != nil {
			call, ok = first, true
		}
		if !ok || !b.Succs[0].Dominates(in.Block()) {
			continue
		}
		if firstAdded(br.Cond) == call {
			return ssaread.CellOf(call.Call.Args[0]), call
		}
		callee := ssaread.Callee(call.Common())
		if callee == nil || ssaread.PkgPath(callee) != "sync/atomic" || len(call.Call.Args) != 3 {
			continue
		}
		if isZero(call.Call.Args[1]) && !isZero(call.Call.Args[2]) {
			return ssaread.CellOf(call.Call.Args[0]), call
		}
	}
	return ssaread.Cell{}, nil
}

// firstAdded returns the atomic Add of 1 that a condition finds to have been the
// first, nil if it is not one such.
func firstAdded(cond ssa.Value) *ssa.Call {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL || !isOne(cmp.Y) {
		return nil
	}
	call, ok := cmp.X.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 || !isOne(call.Call.Args[1]) {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if callee == nil || ssaread.PkgPath(callee) != "sync/atomic" {
		return nil
	}
	return call
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return false
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(c.Value)
	case constant.Int:
		return constant.Sign(c.Value) == 0
	}
	return false
}

// resetAfter returns where the waiter, woken by r, looks at q and then takes the
// flag back, without another look before it waits again: itself, or a helper that it calls.
func (p *Package) resetAfter(r *Op, flag, q ssaread.Cell) (look, reset ssa.Instruction) {
	readers := p.readersOf(q)
	looks := func(in ssa.Instruction) bool { return loads(in, q) || p.mayCall(in, readers) }
	waits := func(in ssa.Instruction) bool { return in == r.In }
	if look, reset = p.lateReset(r.In, flag, looks, waits); reset != nil {
		return look, reset
	}
	for _, help := range p.Callees(r.Func) {
		if !p.HasBody(help) || len(help.Blocks) == 0 {
			continue
		}
		look, reset = p.lateReset(help.Blocks[0].Instrs[0], flag, looks, IsReturn)
		if reset == nil {
			continue
		}
		for _, call := range p.Callers(help) {
			again := func(in ssa.Instruction) bool { return in != call && looks(in) }
			if call.Parent() == r.Func && Reaches(r.In, call) && Without(call, again, waits) != nil {
				return look, reset
			}
		}
	}
	return nil, nil
}

// lateReset returns the first look after from, and where the flag is taken back behind it
// so that no look follows before the end.
func (p *Package) lateReset(from ssa.Instruction, flag ssaread.Cell, looks, end func(ssa.Instruction) bool) (look, reset ssa.Instruction) {
	resets := func(in ssa.Instruction) bool { return p.takesBack(in, flag) }
	look = Without(from, resets, looks)
	if look == nil {
		return nil, nil
	}
	reset = Without(look, end, resets)
	if reset == nil || Without(reset, looks, end) == nil {
		return nil, nil
	}
	return look, reset
}

// takesBack reports whether in stores false or zero into a flag.
func (p *Package) takesBack(in ssa.Instruction, flag ssaread.Cell) bool {
	wr, ok := p.writeTo(in, flag)
	return ok && wr.val != nil && isZero(wr.val)
}

func (p *Package) rearmBreach(s, r *Op, look, reset ssa.Instruction, flag ssaread.Cell) Breach {
	name := cellName(flag, p)
	f := reset.Parent()
	b := Breach{Check: "lossy-wake", Func: f, Pos: posOf(reset)}
	b.Message = fmt.Sprintf("%s takes back %s after it looked at line %d; %s sends nothing in between",
		ssaread.ShortName(f), name, p.line(posOf(look)), ssaread.ShortName(s.Func))
	b.Steps = []Step{
		{posOf(look), "waiter", f, "looks, and takes what is there"},
		{s.Pos(), "completer", s.Func, "adds more, finds " + name + " set, sends nothing"},
		{posOf(reset), "waiter", f, "takes " + name + " back"},
		{r.Pos(), "waiter", r.Func, "parks"},
		{Pos: r.Pos(), Text: "there is more to do, and nobody will wake the waiter"},
	}
	return b
}
