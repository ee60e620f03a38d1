package abandonedsend

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lasting returns how the receivers of a channel that lives as long as an object
// may have left s alone, nil if not.
func lasting(c *oblige.Channel, s *oblige.Op, local bool) *oblige.Desertion {
	if local || c.Funcs[s.Func] || freedByClose(c, s) {
		return nil
	}
	if c.Cap > 0 {
		return fillsUp(c, s)
	}
	if end := c.P.LeavesQueue(c.O); end != nil && c.P.Refused(c.O, s, end) {
		return nil // no-exit tells that: others know of the end
	}
	if d := heldBack(c, s); d != nil {
		return d
	}
	if d := resigns(c, s); d != nil {
		return d
	}
	return ended(c, s)
}

// freedByClose reports whether somebody closes the channel, and who sends is a function literal that
// code out of sight calls, which may stop the panic: the close is the sender's way out.
func freedByClose(c *oblige.Channel, s *oblige.Op) bool {
	return len(c.O.Of(oblige.Close)) > 0 && slices.ContainsFunc(ssaread.Creators(s.Func), func(mc *ssa.MakeClosure) bool {
		return slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(*ssa.Call)
			return ok && call.Call.Value != ssa.Value(mc) && !c.P.Starts(call) && !c.P.HasBody(ssaread.Callee(call.Common()))
		})
	})
}

// fillsUp returns how the one goroutine that receives may have failed, or ended, where s is sent as
// often as outsiders want, or in each round of a goroutine's loop: whatever room there is, it is full then. A channel that carries
// errors tells of an end itself; of a mere signal it is not believed that it is sent that often, and
// of who waits for an answer no-exit tells.
func fillsUp(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	root := c.Receiver()
	again := func(r *oblige.Op) bool { return oblige.LeadsBack(r.In.Block()) }
	if root == nil || !slices.ContainsFunc(c.Recvs, again) || oblige.Within(s.Func, root) || handshake(s.Val) || c.P.RoomTold(c.O) || asksRoom(c.P, c.O, s) || !outsiders(c.P, s) && !endless(c, s) || ssaread.IsError(oblige.ElemOf(s.Val)) {
		return nil
	}
	if oblige.Tells(c.O) && c.Cap > 1 && !endless(c, s) {
		return nil // who gives a mere signal several places has counted how many come
	}
	if d := fails(c, s, root); d != nil || oblige.Tells(c.O) || ssaread.IsBool(oblige.ElemOf(s.Val)) || asks(c.P, s) || !ownEnd(c) {
		return d
	}
	return ended(c, s)
}

// outsiders reports whether s is done for those outside the package, as often as they want.
func outsiders(p *oblige.Package, s *oblige.Op) bool {
	return slices.ContainsFunc(p.RunsTo(s.In), func(r oblige.Run) bool {
		f := r.Steps[0].Parent()
		return r.Own == 0 && p.IsEntry(f) && !p.Spawned(f)
	})
}

// ownEnd reports whether who receives leaves, straight, by an end of the package's own, or a
// context: of another's it is not known whether who sends has ended before.
func ownEnd(c *oblige.Channel) bool {
	return slices.ContainsFunc(c.Recvs, func(r *oblige.Op) bool {
		if r.Sel == nil {
			return false
		}
		for i, st := range r.Sel.States {
			o, start := c.P.ObjectOf(st.Chan), oblige.CaseStart(r.Sel, i)
			own := oblige.IsCancel(st.Chan) || o != nil && o != c.O && oblige.EndsOnly(o)
			if own && start != nil && oblige.StraightReturn(start, c.Drains) != nil {
				return true
			}
		}
		return false
	})
}

// asks reports whether what s sends carries a promise: no-exit tells of who waits for an answer.
func asks(p *oblige.Package, s *oblige.Op) bool {
	v := oblige.SentBy(s)
	if mi, ok := v.(*ssa.MakeInterface); ok {
		v = mi.X
	}
	return p.PromiseOf(v.Type(), 3) != nil
}

// joined returns how the one goroutine that receives may have failed, where s, in a goroutine that
// a WaitGroup is waited for, has no other way out than the context of who waits.
func joined(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	root := c.Receiver()
	if s.Kind != oblige.SelSend || root == nil || oblige.Within(s.Func, root) || !c.P.OnlyCaller(s) || !waitedFor(c.P, s) {
		return nil
	}
	return fails(c, s, root)
}

// waitedFor reports whether the goroutine in which s comes, on each way, tells a WaitGroup
// that it has ended, for which somebody waits.
func waitedFor(p *oblige.Package, s *oblige.Op) bool {
	runs := p.RunsTo(s.In)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r oblige.Run) bool {
		own := r.Steps[r.Own].Parent()
		return r.Own == 0 || !slices.ContainsFunc(p.Objects(), func(o *oblige.Object) bool {
			return len(o.Of(oblige.GroupWait)) > 0 && slices.ContainsFunc(o.Of(oblige.GroupDone), func(d *oblige.Op) bool { return d.Func == own && oblige.IsDefer(d.In) })
		})
	})
}

// deserted returns how the receiver of what s sends, which made the channel for
// it, may leave it alone, nil if not.
func deserted(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	if !elsewhere(c, s, oblige.Outermost(c.Recvs[0].Func)) || !sameFunc(c) {
		return nil
	}
	if ranges(c) {
		if l := breaksOff(c, s); l != nil || c.Cap > 0 {
			return l
		}
		return leavesBefore(c, s)
	}
	if c.Cap == 0 {
		for _, recv := range c.Recvs {
			if l := leavesBy(c, recv, s); l != nil {
				return l
			}
		}
		if l := leavesBefore(c, s); l != nil {
			return l
		}
		if l := leavesAtAll(c); l != nil {
			return l
		}
	}
	if c.Cap == 0 || unbounded(c, s) {
		if l := leavesEarly(c, s); l != nil {
			return l
		}
	}
	if c.Cap > 1 && endless(c, s) {
		for _, recv := range c.Recvs {
			if !oblige.LeadsBack(recv.In.Block()) {
				continue
			}
			if l := leavesBy(c, recv, s); l != nil {
				return l
			}
			if l := c.Fails(recv.Func); l != nil {
				return l
			}
		}
	}
	if n, ok := started(c); ok && c.Cap > 0 && int64(n) > c.Cap {
		for _, recv := range c.Recvs {
			if l := leavesBy(c, recv, s); l != nil {
				return l
			}
		}
	}
	return outnumbered(c, s)
}

// breaksOff returns how a receiver that ranges over the channel leaves the loop
// while its sender, a loop too, or one of many, has more to send.
func breaksOff(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	recv := c.Recvs[0]
	sender := bodyOf(s.Func)
	if c.Cap > 0 || len(c.Recvs) != 1 {
		return nil
	}
	start := soleStart(c.P, sender, recv.Func)
	if call := oblige.MadeFor(recv, c.Makes[0]); call != nil {
		start = soleStart(c.P, sender, c.Makes[0].Func)
	} else if own := soleStart(c.P, recv.Func, c.Makes[0].Func); own != nil && !oblige.LeadsBack(own.Block()) {
		start = soleStart(c.P, sender, c.Makes[0].Func) // two goroutines of one that goes on
	}
	if start == nil {
		return nil
	}
	loop := oblige.WholeLoop(recv.In.Block())
	many := oblige.LeadsBack(start.Block())
	if many && (start.Parent() == recv.Func && loop[start.Block()] || start.Parent() != c.Makes[0].Func || madeInTurn(c.Makes[0], start)) {
		return nil // each turn may have a channel of its own
	}
	if !many && sender == s.Func && !oblige.LeadsBack(s.In.Block()) {
		return nil
	}
	for _, b := range oblige.Ordered(loop) {
		if b == recv.In.Block() || b == oblige.HeadOf(loop) {
			continue
		}
		for _, succ := range b.Succs {
			if loop[succ] || oblige.InnerLoop(succ) != nil && len(oblige.InnerLoop(succ)) > len(loop) || c.ByLast(recv, b, succ) {
				continue
			}
			if ret := returns(c, succ.Instrs[0]); ret != nil {
				return &oblige.Desertion{Recv: recv, From: oblige.PosOf(oblige.Last(b)), Ret: ret, Why: "has what it wants, and leaves the loop"}
			}
		}
	}
	return nil
}

// madeInTurn reports whether the loop in which goroutines are started makes the channel that they send on.
func madeInTurn(m *oblige.Op, start ssa.Instruction) bool {
	return oblige.InnerLoop(start.Block())[m.In.Block()]
}

// bodyOf returns the function in which f is the body of a loop over a function, f
// itself if it is none.
func bodyOf(f *ssa.Function) *ssa.Function {
	for f.Synthetic == "range-over-func yield" {
		f = f.Parent()
	}
	return f
}

// soleStart returns where g starts the function literal f as a goroutine, nil if
// it does not, or f is called elsewhere too.
func soleStart(p *oblige.Package, f, g *ssa.Function) ssa.CallInstruction {
	calls := p.Callers(f)
	if len(calls) != 1 || calls[0].Parent() != g || !p.Starts(calls[0]) {
		return nil
	}
	return calls[0]
}

// ranges reports whether somebody receives until the channel is closed.
func ranges(c *oblige.Channel) bool {
	for _, r := range c.Recvs {
		if u, ok := r.In.(*ssa.UnOp); ok && u.CommaOk && oblige.LeadsBack(u.Block()) {
			return true
		}
	}
	return false
}

// sameFunc reports whether one function does all receiving.
func sameFunc(c *oblige.Channel) bool {
	for _, r := range c.Recvs {
		if r.Func != c.Recvs[0].Func {
			return false
		}
	}
	return true
}

// elsewhere reports whether s is executed by another goroutine than the one that
// runs f: by a literal that f starts, or hands on, or by a function that f does not call.
func elsewhere(c *oblige.Channel, s *oblige.Op, f *ssa.Function) bool {
	for g := s.Func; g != nil; g = g.Parent() {
		if g == f {
			return false
		}
		if c.Async(g) || c.HandedOn(g) || handedOut(g) && oblige.Outermost(c.Recvs[0].Func) != c.Recvs[0].Func {
			return true
		}
		for _, call := range c.P.Callers(g) {
			if _, plain := call.(*ssa.Call); plain && !c.P.Starts(call) && oblige.Within(call.Parent(), f) && !c.Elsewhere(call.Parent(), f) {
				return false
			}
		}
	}
	return true
}

// handedOut reports whether who calls the function literal g is only one to whom its maker returned it.
func handedOut(g *ssa.Function) bool {
	makes := ssaread.Creators(g)
	return len(makes) > 0 && !slices.ContainsFunc(makes, func(mc *ssa.MakeClosure) bool {
		return slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool { return !oblige.IsReturn(use) })
	})
}

// leavesBy returns how a receiver leaves by another case of its select than that
// of s, or of a send that is made instead of s.
func leavesBy(c *oblige.Channel, r, s *oblige.Op) *oblige.Desertion {
	if r.Kind != oblige.SelRecv || otherMode(c.P, r, s) || panicsFree(c, r, s) {
		return nil
	}
	for i, st := range r.Sel.States {
		if i == r.Case || st.Chan == nil || c.P.ObjectOf(st.Chan) == c.O {
			continue
		}
		b := oblige.CaseStart(r.Sel, i)
		if b == nil || instead(c, st.Chan, s) || countsOn(c.P, st.Chan, s) || neverComes(c.P, st.Chan) || saysBefore(c.P, st.Chan, s) || stopsTick(c.P, st.Chan, s) {
			continue
		}
		if leavesOnlyClosed(c, r.Sel, b, c.P.ObjectOf(st.Chan)) && (notesEnd(c.P, st.Chan, s) || oblige.LeadsBack(r.In.Block()) && c.P.ClosedBehind(st.Chan, s)) {
			continue
		}
		if oblige.IsCancel(st.Chan) && c.StartedBy(r.Func, s.Func) {
			continue // the sender gave it its context, and cancels that at its own end
		}
		if (oblige.LeadsBack(r.In.Block()) || sendOneInstead(c)) && c.P.EndsBehind(st.Chan, s) {
			continue // by a receiver that takes but one the others are left anyway
		}
		if ret := returns(c, b.Instrs[0]); ret != nil {
			return &oblige.Desertion{Recv: r, From: oblige.StatePos(r.Sel, i), Ret: ret, Why: "leaves by another case"}
		}
	}
	return nil
}

// instead reports whether all that is sent on ch is sent by the function of s on
// ways that do not come to s, by its one goroutine behind s, or for the other way in which a promise settles.
func instead(c *oblige.Channel, ch ssa.Value, s *oblige.Op) bool {
	o := c.P.ObjectOf(ch)
	if o == nil || o.Open {
		return false
	}
	sends := o.Of(oblige.Send, oblige.SelSend, oblige.TrySend, oblige.Close)
	for _, t := range sends {
		if !ssaread.OtherSettlement(t.Func, s.Func) && (t.Func != s.Func || oblige.Reaches(t.In, s.In) || oblige.Reaches(s.In, t.In) && !startedOnce(c, s.Func)) {
			return false
		}
	}
	return len(sends) > 0
}

// panicsFree reports whether the receiver closes the channel whenever it ends, and who sends stops the panic
// that frees it then.
func panicsFree(c *oblige.Channel, r, s *oblige.Op) bool {
	return slices.ContainsFunc(c.O.Of(oblige.Close), func(end *oblige.Op) bool {
		return end.Func == r.Func && oblige.IsDefer(end.In) && oblige.Dominates(end.In, r.In)
	}) && slices.ContainsFunc(oblige.DefersOf(s.Func), func(d *ssa.Defer) bool {
		return oblige.Dominates(d, s.In) && mayRecover(c.P, ssaread.Callee(d.Common()))
	})
}

// mayRecover reports whether g, deferred, may stop a panic: it does, or is out of sight, in another module.
func mayRecover(p *oblige.Package, g *ssa.Function) bool {
	switch {
	case g == nil:
		return false
	case p.HasBody(g):
		return ssaread.Contains(g, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && ssaread.IsBuiltin(call.Common(), "recover")
		})
	}
	first, _, _ := strings.Cut(ssaread.PkgPath(g), "/")
	return strings.Contains(first, ".")
}

// countsOn reports whether ch is closed only by the last of several who count down, and whoever comes to s does
// not: then it stays open, and the receiver where it is.
func countsOn(p *oblige.Package, ch ssa.Value, s *oblige.Op) bool {
	o := p.ObjectOf(ch)
	if o == nil || o.Open || len(o.Of(oblige.Close)) == 0 || len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend, oblige.Leak)) > 0 {
		return false
	}
	var count ssaread.Cell
	for _, end := range o.Of(oblige.Close) {
		cell := lastDown(p, end.In)
		if cell.Kind == ssaread.NoCell || count.Kind != ssaread.NoCell && cell != count {
			return false
		}
		count = cell
	}
	sites := []ssa.Instruction{s.In}
	if len(downs(s.Func, count)) == 0 {
		sites = nil
		for _, call := range p.Callers(s.Func) {
			sites = append(sites, call)
		}
	}
	return len(sites) > 0 && !slices.ContainsFunc(sites, func(at ssa.Instruction) bool {
		own := downs(at.Parent(), count)
		return len(own) == 0 || slices.ContainsFunc(own, func(down ssa.Instruction) bool {
			return oblige.Reaches(down, at) || oblige.Reaches(at, down)
		})
	})
}

// lastDown returns the count that was taken down to nothing where in is executed.
func lastDown(p *oblige.Package, in ssa.Instruction) ssaread.Cell {
	for _, br := range p.Guards(in) {
		if cmp, ok := br.Cond.(*ssa.BinOp); ok && cmp.Op == token.EQL && oblige.IsZero(cmp.Y) {
			if call, ok := cmp.X.(*ssa.Call); ok && br.Block().Succs[0].Dominates(in.Block()) {
				if op, ok := oblige.AtomicOp(call.Common()); ok && op == protocol.Add {
					return ssaread.CellOf(call.Call.Args[0])
				}
			}
		}
	}
	return ssaread.Cell{}
}

// downs returns where f adds to a count, or takes it down.
func downs(f *ssa.Function, count ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for in := range ssaread.Instrs(f) {
		if call, ok := in.(*ssa.Call); ok {
			if op, ok := oblige.AtomicOp(call.Common()); ok && op == protocol.Add && ssaread.CellOf(call.Call.Args[0]) == count {
				out = append(out, in)
			}
		}
	}
	return out
}

// startedOnce reports whether who receives starts f as a goroutine, at one place that it does not come back to.
func startedOnce(c *oblige.Channel, f *ssa.Function) bool {
	start := soleStart(c.P, f, c.Recvs[0].Func)
	return start != nil && !oblige.LeadsBack(start.Block())
}

// saysBefore reports whether whoever closes ch, an end, has written before into a field of the object
// of s, which is looked at before s, and nobody takes a lock for that field: one goroutine does both in turn.
func saysBefore(p *oblige.Package, ch ssa.Value, s *oblige.Op) bool {
	o, at := p.ObjectOf(ch), ssaread.CellOf(addrOf(s.Val))
	if o == nil || o.Open || len(o.Of(oblige.Close)) == 0 {
		return false
	}
	return asksBefore(p, s.In, oblige.MaxUp, func(cell ssaread.Cell) bool {
		return cell != at && cell.Kind == ssaread.Field && cell.Type == at.Type && isPlain(p, cell) &&
			!slices.ContainsFunc(o.Of(oblige.Close), func(end *oblige.Op) bool {
				return !slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
					return in.Parent() == end.Func && oblige.Dominates(in, end.In)
				})
			})
	})
}

// isPlain reports whether a field is only ever stored into, without a lock.
func isPlain(p *oblige.Package, cell ssaread.Cell) bool {
	return !slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		_, plain := in.(*ssa.Store)
		return !plain || len(p.HeldAt(in)) > 0
	})
}

// asksBefore reports whether who comes to in has looked at such a field in its function, or in each
// that calls that.
func asksBefore(p *oblige.Package, in ssa.Instruction, depth int, such func(ssaread.Cell) bool) bool {
	f := in.Parent()
	if ssaread.Contains(f, func(each ssa.Instruction) bool {
		return oblige.Dominates(each, in) && slices.ContainsFunc(p.Effects().At(each, 1).Accesses, func(a oblige.Access) bool {
			return a.Read && !a.Atomic && such(a.Cell)
		})
	}) {
		return true
	}
	calls := p.Callers(f)
	return depth > 0 && len(calls) > 0 && !p.StandsAlone(f) && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		_, plain := call.(*ssa.Call)
		return !plain || p.Starts(call) || !asksBefore(p, call, depth-1, such)
	})
}

// addrOf returns where a value was loaded from, or the value.
func addrOf(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok {
		return load.X
	}
	return v
}

// neverComes reports whether nobody sends on ch nor closes it, or can: it is no way out.
func neverComes(p *oblige.Package, ch ssa.Value) bool {
	o := p.ObjectOf(ch)
	return p.NeverEnds(ch) || o != nil && !o.Open && !slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Kind.Wakes() || op.Kind == oblige.Leak })
}

// returns returns the return that a way from in, itself included, comes to without receiving.
func returns(c *oblige.Channel, in ssa.Instruction) ssa.Instruction {
	if c.Drains(in) {
		return nil
	}
	if oblige.IsReturn(in) {
		return in
	}
	return oblige.Feasible(in, c.Drains, oblige.IsReturn)
}

// leavesBefore returns how the receiver returns between starting the sender and receiving.
func leavesBefore(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	recv := c.Recvs[0]
	for f := s.Func; f != nil; f = f.Parent() {
		for _, start := range c.P.Callers(f) {
			if !c.P.Starts(start) || start.Parent() != recv.Func || !oblige.Reaches(start, recv.In) {
				continue
			}
			loop := oblige.InnerLoop(recv.In.Block())
			stop := func(in ssa.Instruction) bool { return oblige.ComesIn(in, loop) || c.Drains(in) }
			for _, from := range beginsToSend(c, start, s) {
				if ret := oblige.Feasible(from, stop, oblige.IsReturn); ret != nil {
					return &oblige.Desertion{Recv: recv, From: start.Pos(), Ret: ret, Why: "returns before it receives"}
				}
			}
		}
	}
	return nil
}

// beginsToSend returns from where on the goroutine that start starts may come to s: where it sends only when it
// has been handed something by the receiver, who alone does that, from there.
func beginsToSend(c *oblige.Channel, start ssa.Instruction, s *oblige.Op) []ssa.Instruction {
	for _, o := range c.P.Objects() {
		handed := slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv), func(r *oblige.Op) bool {
			return r.Func == s.Func && oblige.SurelyDone(r, s.In)
		})
		hands := o.Of(oblige.Send, oblige.SelSend, oblige.TrySend, oblige.Leak)
		if !handed || o.Open || len(hands) == 0 || slices.ContainsFunc(hands, func(h *oblige.Op) bool { return h.Kind == oblige.Leak || h.Func != start.Parent() }) {
			continue
		}
		var out []ssa.Instruction
		for _, h := range hands {
			out = append(out, h.In)
		}
		return out
	}
	return []ssa.Instruction{start}
}

// leavesAtAll returns how a receiver that was started with the channel as an
// argument returns without receiving.
func leavesAtAll(c *oblige.Channel) *oblige.Desertion {
	r := c.Recvs[0]
	if !c.StartedBy(r.Func, c.Makes[0].Func) {
		return nil
	}
	ret := oblige.Feasible(r.Func.Blocks[0].Instrs[0], c.Drains, oblige.IsReturn)
	if ret == nil {
		return nil
	}
	return &oblige.Desertion{Recv: r, From: r.Pos(), Ret: ret, Why: "returns before it receives"}
}

// leavesEarly returns how the receiver returns from within the loop in which it
// receives from several senders, before it has counted them.
func leavesEarly(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	recv := c.Recvs[0]
	loop := oblige.InnerLoop(recv.In.Block())
	if loop == nil || !c.Async(s.Func) || !several(c, s.Func, oblige.Outermost(recv.Func)) {
		return nil
	}
	if recv.Kind == oblige.SelRecv {
		return contentWith(c, recv)
	}
	head := oblige.HeadOf(loop)
	if recv.Kind != oblige.Recv || head == nil || !oblige.Leaves(head, loop) {
		return nil
	}
	for _, b := range oblige.Ordered(loop) {
		if b == head || !oblige.Reaches(recv.In, oblige.Last(b)) {
			continue
		}
		for _, succ := range b.Succs {
			if loop[succ] {
				continue
			}
			if ret := returns(c, succ.Instrs[0]); ret != nil {
				return &oblige.Desertion{Recv: recv, From: oblige.PosOf(oblige.Last(b)), Ret: ret, Why: "has what it wants, and leaves the loop"}
			}
		}
	}
	return nil
}

// contentWith returns how a select's receiver returns once it has received,
// whatever it has counted.
func contentWith(c *oblige.Channel, recv *oblige.Op) *oblige.Desertion {
	b := oblige.CaseStart(recv.Sel, recv.Case)
	if b == nil {
		return nil
	}
	again := func(in ssa.Instruction) bool { return in == ssa.Instruction(recv.Sel) || c.Drains(in) }
	left := func(in ssa.Instruction) bool { return oblige.IsReturn(in) && !counted(c, in) }
	ret := oblige.Feasible(b.Instrs[0], again, left)
	if ret == nil {
		return nil
	}
	return &oblige.Desertion{Recv: recv, From: recv.Pos(), Ret: ret, Why: "has what it wants, and leaves the loop"}
}

// several reports whether f is started as a goroutine by g alone, in more than one
// place or in a loop, which is not that in which g receives; or beside another one that sends.
func several(c *oblige.Channel, f, g *ssa.Function) bool {
	calls := c.P.Callers(f)
	for _, call := range calls {
		if call.Parent() != g {
			return false
		}
	}
	recv := oblige.InnerLoop(c.Recvs[0].In.Block())
	if startedBefore(c, f, g) && slices.ContainsFunc(senders(c), func(other *ssa.Function) bool { return other != f && startedBefore(c, other, g) }) {
		return true
	}
	return len(calls) > 1 || len(calls) == 1 && oblige.LeadsBack(calls[0].Block()) && !recv[calls[0].Block()]
}

// startedBefore reports whether g, which receives, starts f as a goroutine, once and in any case, before that.
func startedBefore(c *oblige.Channel, f, g *ssa.Function) bool {
	calls := c.P.Callers(f)
	return len(calls) == 1 && c.P.Starts(calls[0]) && calls[0].Parent() == g && c.Recvs[0].Func == g && oblige.Dominates(calls[0], c.Recvs[0].In)
}

// unbounded reports whether the goroutines that run s are started by a loop that
// goes round as often as a number says which is not constant.
func unbounded(c *oblige.Channel, s *oblige.Op) bool {
	for _, call := range c.P.Callers(s.Func) {
		loop := oblige.InnerLoop(call.Block())
		if loop == nil {
			continue
		}
		br, ok := oblige.Last(oblige.HeadOf(loop)).(*ssa.If)
		if !ok {
			return false
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		if _, bounded := cmp.Y.(*ssa.Const); !bounded && !ofLiteral(cmp.Y) {
			return true
		}
	}
	return false
}

// ofLiteral reports whether v is the length of a slice that is written out where it is ranged over.
func ofLiteral(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(call.Common(), "len") {
		return false
	}
	whole, ok := call.Call.Args[0].(*ssa.Slice)
	if !ok || whole.Low != nil || whole.High != nil {
		return false
	}
	array, ok := whole.X.(*ssa.Alloc)
	return ok && array.Comment == "slicelit"
}

// endless reports whether s comes in each round of a goroutine's loop that counts nothing, errors left
// out: any room is full at last. What is sent for one kind of message may come but once.
func endless(c *oblige.Channel, s *oblige.Op) bool {
	loop := oblige.InnerLoop(s.In.Block())
	if loop == nil || !c.Async(s.Func) {
		return false
	}
	return !slices.ContainsFunc(c.P.Guards(s.In), func(br *ssa.If) bool {
		asked, found := br.Cond.(ssa.Instruction)
		if !found || !loop[asked.Block()] || !loop[br.Block()] || oblige.IsErrorTest(br.Cond) {
			return false // the same in each round, or a failure
		}
		return !oblige.Arrived(br.Cond) && !asksHowMuch(br.Cond)
	}) && !slices.ContainsFunc(oblige.Ordered(loop), func(b *ssa.BasicBlock) bool {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok || !oblige.Leaves(b, loop) {
			return false
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && oblige.IsCount(cmp.X.Type()) && !ofSelect(cmp.X)
	})
}

// asksHowMuch reports whether a condition asks if a call has given anything, such as bytes that it has read.
func asksHowMuch(v ssa.Value) bool {
	cmp, ok := v.(*ssa.BinOp)
	if !ok || !oblige.IsZero(cmp.Y) || !oblige.IsCount(cmp.X.Type()) {
		return false
	}
	got, ok := cmp.X.(*ssa.Extract)
	if !ok {
		return false
	}
	_, call := got.Tuple.(*ssa.Call)
	return call
}

// ofSelect reports whether v is the index of the case that a select has taken.
func ofSelect(v ssa.Value) bool {
	index, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	_, sel := index.Tuple.(*ssa.Select)
	return sel
}

// outnumbered returns the receiver where more senders are started than it and the
// channel's room take.
func outnumbered(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	starts, ok := started(c)
	if !ok {
		return nil
	}
	for _, r := range c.Recvs {
		if r.Kind == oblige.TryRecv || oblige.LeadsBack(r.In.Block()) {
			return nil
		}
	}
	if int64(starts) <= int64(len(c.Recvs))+c.Cap {
		return nil
	}
	r := c.Recvs[0]
	ret := oblige.Feasible(r.In, c.Drains, oblige.IsReturn)
	if ret == nil {
		return nil
	}
	return &oblige.Desertion{Recv: r, From: r.Pos(), Ret: ret, Why: "receives but once"}
}

// started returns how much is sent at most by the goroutines that are started for a
// channel, false where that is not known.
func started(c *oblige.Channel) (sends int, ok bool) {
	senders := senders(c)
	for _, f := range senders {
		n, ok := startedOf(c, f)
		if !ok {
			return 0, false
		}
		if !slices.ContainsFunc(senders, func(later *ssa.Function) bool { return sendsInstead(c, later, f, n) }) {
			sends += n
		}
	}
	return sends, true
}

// startedOf returns how much is sent at most by the goroutines that run f.
func startedOf(c *oblige.Channel, f *ssa.Function) (sends int, ok bool) {
	n := sendsOf(c, f)
	if n == 0 || !c.Async(f) {
		return 0, false
	}
	for _, call := range c.P.Callers(f) {
		if !oblige.Within(call.Parent(), oblige.Outermost(c.Makes[0].Func)) {
			return 0, false // started for another channel than this one
		}
		if loop := oblige.InnerLoop(call.Block()); loop != nil {
			if chosen(c, call, loop) {
				return 0, false
			}
			sends += 100
		}
		sends += n
	}
	return sends, true
}

// sendsInstead reports whether later, which sends as much, is started only where another
// result of f has come, and then f, which sends n, has sent nothing here and never will.
func sendsInstead(c *oblige.Channel, later, f *ssa.Function, n int) bool {
	m, ok := startedOf(c, later)
	return ok && later != f && m >= n && !slices.ContainsFunc(c.P.Callers(later), func(start ssa.CallInstruction) bool { return !passed(c, f, start) })
}

// passed reports whether whoever comes to in has received what f sends, or closes, where it does
// not send on the channel.
func passed(c *oblige.Channel, f *ssa.Function, in ssa.Instruction) bool {
	if starts := c.P.Callers(f); len(starts) != 1 || oblige.LeadsBack(starts[0].Block()) {
		return false
	}
	return slices.ContainsFunc(c.P.Objects(), func(o *oblige.Object) bool {
		return slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv), func(r *oblige.Op) bool {
			return oblige.SurelyDone(r, in) && !slices.ContainsFunc(c.O.Of(oblige.Send), func(s *oblige.Op) bool { return s.Func == f && !instead(c, r.Val, s) })
		})
	})
}

// chosen reports whether something in a loop, but for its head, decides whether call is
// done: that may keep it to one at a time.
func chosen(c *oblige.Channel, call ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	head := oblige.HeadOf(loop)
	return slices.ContainsFunc(c.P.Guards(call), func(br *ssa.If) bool { return br.Block() != head && loop[br.Block()] })
}

// asked reports whether a send depends on what its function was given: who starts it
// knows then whether it sends.
func asked(c *oblige.Channel, s *oblige.Op) bool {
	return slices.ContainsFunc(c.P.Guards(s.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		prm, ok := oblige.RootOf(cmp.X).(*ssa.Parameter)
		if !ok {
			return false
		}
		_, basic := prm.Type().Underlying().(*types.Basic)
		return basic
	})
}

// senders returns the functions that send, each once.
func senders(c *oblige.Channel) []*ssa.Function {
	var out []*ssa.Function
	for _, op := range c.O.Of(oblige.Send) {
		if !slices.Contains(out, op.Func) {
			out = append(out, op.Func)
		}
	}
	return out
}

// sendOneInstead reports whether of the functions that send but one does: each call of
// what leads to them comes to one of them alone.
func sendOneInstead(c *oblige.Channel) bool {
	sends := c.O.Of(oblige.Send)
	return !slices.ContainsFunc(sends, func(s *oblige.Op) bool {
		return slices.ContainsFunc(sends, func(t *oblige.Op) bool { return s.Func != t.Func && !c.P.Exclude(s.In, t.In) })
	})
}

// sendsOf returns how often a function sends on one way at most; 0 where it sends
// in a loop, or as it is asked to.
func sendsOf(c *oblige.Channel, f *ssa.Function) int {
	longest := map[*oblige.Op]int{}
	var from func(*oblige.Op) int
	from = func(s *oblige.Op) int {
		if have, ok := longest[s]; ok {
			return have
		}
		longest[s] = 1
		for _, t := range c.O.Of(oblige.Send) {
			if t != s && t.Func == f && oblige.Reaches(s.In, t.In) {
				longest[s] = max(longest[s], 1+from(t))
			}
		}
		return longest[s]
	}
	n := 0
	for _, s := range c.O.Of(oblige.Send) {
		if s.Func == f && asked(c, s) {
			return 0
		}
		if s.Func != f {
			continue
		}
		if oblige.LeadsBack(s.In.Block()) {
			return 0
		}
		n = max(n, from(s))
	}
	return n
}

// heldBack returns how the receivers, none of which comes back, may leave a sender
// that holds a lock meanwhile.
func heldBack(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	if len(c.P.HeldAt(s.In)) == 0 {
		return nil
	}
	var first *oblige.Desertion
	for _, r := range c.Recvs {
		if oblige.LeadsBack(r.In.Block()) {
			return nil
		}
		l := leavesBy(c, r, s)
		if l == nil {
			return nil
		}
		if first == nil {
			first = l
		}
	}
	return first
}
