package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// EndsProcess reports whether f is main, or called by main alone: what stands when
// it returns stands no longer.
func (p *Package) EndsProcess(f *ssa.Function) bool {
	f = Outermost(f)
	if p.Pkg.Pkg.Name() != "main" || f.Signature.Recv() != nil {
		return false
	}
	for range MaxUp {
		if f.Name() == "main" {
			return true
		}
		calls := p.Callers(f)
		if len(calls) != 1 || p.Spawned(f) || LeadsBack(calls[0].Block()) {
			return false
		}
		f = calls[0].Parent()
	}
	return false
}

// EndsOnly reports whether a channel of the package's own is an end that is closed.
func EndsOnly(o *Object) bool {
	return !o.Open && len(o.Of(Leak)) == 0 && len(o.Of(Close)) > 0
}

// Refused reports whether a plain send on a channel without room has no way out
// when its receiver has ended, though others who send to that have one. Not a channel that
// the receiver has made for one answer.
func (p *Package) Refused(queue *Object, s *Op, end *Ending) bool {
	server := end.Sel.Parent()
	if slices.ContainsFunc(queue.Of(Make), func(m *Op) bool { return m.Func == server }) {
		return false
	}
	return !Roomy(queue) && !Within(s.Func, server) && !p.WaitsForItself(queue, s) && !p.EndsProcess(s.Func) && !p.WaitsFor(end, s) &&
		p.othersHeed(end, server) && !p.EndsBehind(end.Chan(), s)
}

// othersHeed reports whether somebody sends to server in a select that has a case
// for its end, or for what server closes when it ends.
func (p *Package) othersHeed(end *Ending, server *ssa.Function) bool {
	for _, o := range p.Objects() {
		if !slices.ContainsFunc(o.Of(SelRecv), func(r *Op) bool { return r.In == end.Sel }) {
			continue
		}
		for _, s := range o.Of(SelSend) {
			for _, st := range s.Sel.States {
				if st.Dir == types.RecvOnly && p.EndsForGood(st.Chan) && (p.SameEnd(st.Chan, end.Chan()) || p.closedBy(st.Chan, server)) {
					return true
				}
			}
		}
	}
	return false
}

// SameEnd reports whether two channels are one, or of one context.
func (p *Package) SameEnd(a, b ssa.Value) bool {
	if IsCancel(a) && IsCancel(b) {
		return p.ContextOf(CancelOf(a).Call.Value) == p.ContextOf(CancelOf(b).Call.Value)
	}
	o := p.ObjectOf(a)
	return o != nil && o == p.ObjectOf(b)
}

// ContextOf returns where a context comes from: the result of the call that made it, or the
// parameter by which it came in, as far as there is one such place on each step of the way.
func (p *Package) ContextOf(ctx ssa.Value) ssa.Value {
	for range 2 * MaxUp {
		from := p.cameFrom(ctx)
		if from == nil {
			break
		}
		ctx = from
	}
	return ctx
}

// cameFrom returns what v was before it was captured, stored, or handed over; nil where that may be
// more than one thing.
func (p *Package) cameFrom(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.FreeVar:
		if b := ssaread.Bindings(v); len(b) == 1 {
			return b[0]
		}
	case *ssa.Parameter:
		f := v.Parent()
		if calls := p.Callers(f); len(calls) == 1 && (!p.IsEntry(f) || p.Spawned(f)) {
			return OrNil(ArgumentFor(calls[0], f, v))
		}
	case *ssa.UnOp:
		cell := ssaread.CellOf(v.X)
		if stores := p.Writers(cell); cell.Kind != ssaread.NoCell && len(stores) == 1 {
			if st, ok := stores[0].(*ssa.Store); ok {
				return st.Val
			}
		}
	}
	return nil
}

// TimerOf returns the timer whose tick comes on a channel, wherever that was handed on from; nil if it is
// not known to be one's.
func (p *Package) TimerOf(ch ssa.Value) ssa.Value {
	for range 2 * MaxUp {
		if load, ok := ch.(*ssa.UnOp); ok {
			if at, ok := load.X.(*ssa.FieldAddr); ok && ssaread.IsType(at.X.Type(), "time", "Timer") {
				return at.X
			}
		}
		if ch = p.cameFrom(ch); ch == nil {
			return nil
		}
	}
	return nil
}

// NeverEnds reports whether a channel is the Done of a context that nobody can end, wherever it was handed on from.
func (p *Package) NeverEnds(ch ssa.Value) bool {
	for range 2 * MaxUp {
		if done := CancelOf(ch); done != nil {
			if !done.Call.IsInvoke() {
				return false
			}
			return p.endless(done.Call.Value)
		}
		if ch = p.cameFrom(ch); ch == nil {
			return false
		}
	}
	return false
}

// endless reports whether a context is one that nobody can end.
func (p *Package) endless(ctx ssa.Value) bool {
	call, ok := p.ContextOf(ctx).(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return false
	}
	name := call.Call.StaticCallee().String()
	return name == "context.Background" || name == "context.TODO"
}

// endsLater reports whether a channel is the Done of a context that only the function of at ends, behind at.
func (p *Package) endsLater(ch ssa.Value, at ssa.Instruction) bool {
	done := CancelOf(ch)
	if done == nil || !done.Call.IsInvoke() {
		return false
	}
	ctx, ok := p.ContextOf(done.Call.Value).(*ssa.Extract)
	if !ok {
		return false
	}
	made, ok := ctx.Tuple.(*ssa.Call)
	if !ok || made.Call.StaticCallee() == nil || made.Call.StaticCallee().String() != "context.WithCancel" || !p.endless(made.Call.Args[0]) {
		return false
	}
	return !slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
		end, ok := r.(*ssa.Extract)
		return ok && end.Index == 1 && slices.ContainsFunc(*end.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(ssa.CallInstruction)
			if !ok || call.Common().Value != ssa.Value(end) || use.Parent() != at.Parent() {
				return true
			}
			return !IsDefer(use) && Reaches(use, at)
		})
	})
}

// closedBy reports whether f closes ch.
func (p *Package) closedBy(ch ssa.Value, f *ssa.Function) bool {
	o := p.ObjectOf(ch)
	return o != nil && slices.ContainsFunc(o.Of(Close), func(c *Op) bool { return c.Func == f })
}

// EndsForGood reports whether what comes on a channel is an end that stays: it is
// closed, once, and nothing is sent on it.
func (p *Package) EndsForGood(ch ssa.Value) bool {
	if IsCancel(ch) {
		return true
	}
	o := p.ObjectOf(ch)
	return o != nil && Notifies(ch.Type()) && len(o.Of(Send, SelSend, TrySend)) == 0 && !leaksToSenders(o) && (!Replaced(o) || isGiven(ch)) && (o.Open || len(o.Of(Close)) > 0)
}

// leaksToSenders reports whether code out of sight has the channel and may send on it.
func leaksToSenders(o *Object) bool {
	return slices.ContainsFunc(o.Of(Leak), func(op *Op) bool { return !IsRecvOnly(op.Val) })
}

// isGiven reports whether a channel is a parameter: whatever is put in its place, who was given it keeps it.
func isGiven(ch ssa.Value) bool {
	_, given := ch.(*ssa.Parameter)
	return given
}

// AtItsEnd reports whether f does op, a close, whenever it returns: itself, or in what it defers.
func AtItsEnd(op *Op, f *ssa.Function) bool {
	if op.Func == f && OnEveryWay(op.In) {
		return true
	}
	return slices.ContainsFunc(DefersOf(f), func(d *ssa.Defer) bool {
		return OnEveryWay(d) && ssaread.Callee(d.Common()) == op.Func && OnEveryWay(op.In)
	})
}

// IsAnswer reports whether o is the answer to requests that are handed over on a
// channel without room, and not what subscribers leave there to be sent to again and again.
func (p *Package) IsAnswer(o *Object) bool {
	return !subscribed(o) && slices.ContainsFunc(p.Objects(), func(queue *Object) bool {
		return len(queue.Of(Send, SelSend)) > 0 && !Roomy(queue) && p.AnswerOn(queue) == o
	})
}

// subscribed reports whether all that is sent on o is sent to one that is looked up in a list or map.
func subscribed(o *Object) bool {
	sends := o.Of(Send, SelSend, TrySend)
	return len(sends) > 0 && !slices.ContainsFunc(sends, func(s *Op) bool { return !fromContainer(s.Val) })
}

// fromContainer reports whether v, or what it is a part of, is an element of a list or map.
func fromContainer(v ssa.Value) bool {
	for v != nil {
		switch x := v.(type) {
		case *ssa.IndexAddr, *ssa.Index, *ssa.Lookup:
			return true
		case *ssa.Extract:
			_, next := x.Tuple.(*ssa.Next)
			return next || fromContainer(x.Tuple)
		case *ssa.Alloc:
			return false
		}
		v = partOf(v)
	}
	return false
}

// OutsidersWake reports whether code outside the package may send on o or close it.
func OutsidersWake(o *Object) bool {
	return leaksToSenders(o) || o.Open
}

// WakerOf returns the one goroutine in which all wakes of o are.
func (p *Package) WakerOf(o *Object) *ssa.Function {
	var root *ssa.Function
	for _, op := range o.Ops {
		if !op.Kind.Wakes() {
			continue
		}
		g := p.SoleGoroutine(op.Func)
		if g == nil || root != nil && g != root {
			return nil
		}
		root = g
	}
	return root
}

// SoleGoroutine returns the goroutine that alone runs f: its function, which is
// started in one place that is not in a loop.
func (p *Package) SoleGoroutine(f *ssa.Function) *ssa.Function {
	for range MaxUp {
		calls := p.Callers(f)
		if len(calls) != 1 || p.Taken(f) && !p.Spawned(f) {
			return nil
		}
		if p.Starts(calls[0]) {
			if LeadsBack(calls[0].Block()) {
				return nil
			}
			return f
		}
		if _, plain := calls[0].(*ssa.Call); !plain || p.Starts(calls[0]) || f.Parent() == nil && f.Object() != nil && f.Object().Exported() {
			return nil
		}
		f = calls[0].Parent()
	}
	return nil
}

// Ending is a case of a select by which a goroutine returns without a wake.
type Ending struct {
	Sel *ssa.Select
	at  int
	Ret ssa.Instruction
}

// EndOf returns how the goroutine root may end without a wake on o: in its own function,
// or in the one that it calls to wake, unless it defers a wake itself.
func (p *Package) EndOf(o *Object, root *ssa.Function) *Ending {
	if DefersWake(root, p.WakesOf([]*Object{o})) {
		return nil
	}
	if end := p.endsWithout(o, root); end != nil {
		return end
	}
	for _, op := range o.Ops {
		if op.Kind.Wakes() && op.Func != root {
			return p.endsWithout(o, op.Func)
		}
	}
	return nil
}

// endsWithout returns how root ends by a case of a select without waking those
// who wait on o, nor having woken them before.
func (p *Package) endsWithout(o *Object, root *ssa.Function) *Ending {
	wk := p.WakesOf([]*Object{o})
	for _, in := range wk.In(root) {
		if _, deferred := in.(*ssa.Defer); deferred {
			return nil
		}
	}
	other := func(ch ssa.Value) bool { return !Ticks(ch) && p.ObjectOf(ch) != o }
	from, made := p.firstHad(o, root)
	for _, b := range root.Blocks {
		for _, in := range b.Instrs {
			sel, ok := in.(*ssa.Select)
			if !ok || !sel.Blocking && !LeadsBack(b) {
				continue // a look at the end, once, is no obeying
			}
			woken := func(in ssa.Instruction) bool { return in != sel && wk.At(in) }
			if Feasible(from, woken, func(in ssa.Instruction) bool { return in == sel }) == nil {
				continue
			}
			if made != nil && shows(sel, made) {
				continue // nobody has it by then
			}
			if end := p.LeavesAt(sel, other, wk.At); end != nil {
				return end
			}
		}
	}
	return nil
}

// firstHad returns from where on somebody may wait on o: where root makes it, nil
// otherwise, or root's start.
func (p *Package) firstHad(o *Object, root *ssa.Function) (ssa.Instruction, ssa.Value) {
	for _, m := range o.Of(Make) {
		if m.Func == root {
			return m.In, m.In.(ssa.Value)
		}
	}
	return root.Blocks[0].Instrs[0], nil
}

// shows reports whether a select sends made, or what it was put into.
func shows(sel *ssa.Select, made ssa.Value) bool {
	return slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool {
		return st.Dir == types.SendOnly && (RootOf(st.Send) == made || PutInto(made, RootOf(st.Send)))
	})
}

// LeavesAt returns how a function returns by a case of a select, on a channel that
// is an end, without an instruction with done.
func (p *Package) LeavesAt(sel *ssa.Select, isEnd func(ssa.Value) bool, done func(ssa.Instruction) bool) *Ending {
	for i, st := range sel.States {
		start := CaseStart(sel, i)
		if start == nil || !isEnd(st.Chan) || done(start.Instrs[0]) || p.NeverEnds(st.Chan) {
			continue
		}
		ret := start.Instrs[0]
		if !IsReturn(ret) {
			ret = Feasible(start.Instrs[0], func(in ssa.Instruction) bool { return done(in) || in == sel }, IsReturn)
		}
		if ret != nil {
			return &Ending{sel, i, ret}
		}
	}
	return nil
}

// Chan returns on what the end comes.
func (e *Ending) Chan() ssa.Value { return e.Sel.States[e.at].Chan }

// Pos returns where the end is heard.
func (e *Ending) Pos() token.Pos { return StatePos(e.Sel, e.at) }
