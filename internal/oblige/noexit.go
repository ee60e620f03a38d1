package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// noExit: a wait without a case for the end that its counterpart obeys. Nine forms:
//
//   - all that could wake the waiter is done by one goroutine, which selects on
//     an end too and then returns without a wake; the waiter receives, and has no
//     such case;
//   - the waiter's request lies in a channel with room when the goroutine that
//     serves it is told to end;
//   - the waiter sends to a goroutine that ends so, and others who send to it have
//     a case for that;
//   - the waiter on a Cond waits for what goroutines do that leave on a flag which it
//     does not look at (otherEnds); or for what a function of another package returned
//     (noExitAbroad);
//   - the waiter sends until it is told to end, but not until the receiver has failed
//     by itself (unheardEnds);
//   - the waiter asks before it waits whether all is over, and does not hear of it while it
//     waits (unheardCloses);
//   - the waiter's request lies in an object of another package that is ended (queuedAbroad);
//   - the goroutine waits for a ticker that who started it stops (stoppedTickers).
//
// Silent where the waiter's request was taken: then the counterpart answers
// before it looks at the end again. Silent where the waiter takes back its own (ownLiesThere), or
// a token that was put in for the item that it has (comesWithItem).
func noExit(p *Package) []Breach {
	out, told := p.leftRequests()
	out = append(out, p.noExitAbroad()...)
	out = append(out, p.otherEnds()...)
	out = append(out, p.unheardEnds()...)
	out = append(out, p.unheardCloses()...)
	out = append(out, p.queuedAbroad()...)
	out = append(out, p.stoppedTickers()...)
	for _, o := range p.Objects() {
		if outsidersWake(o) || told[o] || len(o.Of(Make)) == 0 || p.taken(o) {
			continue
		}
		root := p.wakerOf(o)
		if root == nil {
			continue
		}
		end := p.endOf(o, root)
		if end == nil {
			continue
		}
		for _, r := range o.Of(Recv) {
			if !within(r.Func, root) && !p.goroutines(r.Func, root) && !p.endsProcess(r.Func) && !p.asked(o, r) && !p.looksFirst(r) && !p.ownLiesThere(o) && !p.comesWithItem(o, r) {
				out = append(out, p.noExitBreach(o, r.Func, r.Pos(), end))
				break
			}
		}
	}
	return out
}

// taken reports whether o is the answer to requests that are handed over on a
// channel without room.
func (p *Package) taken(o *Object) bool {
	return slices.ContainsFunc(p.Objects(), func(queue *Object) bool {
		return len(queue.Of(Send, SelSend)) > 0 && !roomy(queue) && p.answerOn(queue) == o
	})
}

// looksFirst reports whether r is done only where the length of its channel says that
// something is there.
func (p *Package) looksFirst(r *Op) bool {
	return slices.ContainsFunc(p.guards(r.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && p.isLenOf(cmp.X, p.ObjectOf(r.Val))
	})
}

// asked reports whether who receives r has sent something before, a request that
// was taken or, on the same channel, what it takes back.
func (p *Package) asked(o *Object, r *Op) bool {
	if (&channel{p: p, o: o, makes: o.Of(Make)}).madeBy(r) != nil {
		return true
	}
	for f := r.Func; f != nil; f = f.Parent() {
		if p.handsOver(f, o, func(in ssa.Instruction) bool { return f != r.Func || Reaches(in, r.In) }) {
			return true
		}
	}
	call, ok := rootOf(r.Val).(*ssa.Call) // which makes the request, and sends it
	if !ok || !p.HasBody(ssaread.Callee(call.Common())) {
		return false
	}
	return p.handsOver(ssaread.Callee(call.Common()), o, func(ssa.Instruction) bool { return true })
}

// handsOver reports whether f sends, in an instruction with counts, on a channel
// without room, where what was sent was taken, or on o itself.
func (p *Package) handsOver(f *ssa.Function, o *Object, counts func(ssa.Instruction) bool) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			for _, ch := range sentOn(in) {
				if to := p.ObjectOf(ch); counts(in) && (to == nil || to == o || to.Open || !roomy(to)) {
					return true
				}
			}
		}
	}
	return false
}

// sentOn returns the channels on which in may send.
func sentOn(in ssa.Instruction) []ssa.Value {
	switch in := in.(type) {
	case *ssa.Send:
		return []ssa.Value{in.Chan}
	case *ssa.Select:
		var out []ssa.Value
		for _, st := range in.States {
			if st.Dir == types.SendOnly {
				out = append(out, st.Chan)
			}
		}
		return out
	}
	return nil
}

// outsidersWake reports whether code outside the package may send on o or close it.
func outsidersWake(o *Object) bool {
	for _, op := range o.Of(Leak) {
		if !recvOnly(op.Val) {
			return true
		}
	}
	return o.Open
}

func recvOnly(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	return ok && c.Dir() == types.RecvOnly
}

// wakerOf returns the one goroutine in which all wakes of o are.
func (p *Package) wakerOf(o *Object) *ssa.Function {
	var root *ssa.Function
	for _, op := range o.Ops {
		if !op.Kind.Wakes() {
			continue
		}
		g := p.soleGoroutine(op.Func)
		if g == nil || root != nil && g != root {
			return nil
		}
		root = g
	}
	return root
}

// soleGoroutine returns the goroutine that alone runs f: its function, which is
// started in one place that is not in a loop.
func (p *Package) soleGoroutine(f *ssa.Function) *ssa.Function {
	for range maxUp {
		calls := p.Callers(f)
		if len(calls) != 1 || p.Taken(f) && !p.Spawned(f) {
			return nil
		}
		if p.Starts(calls[0]) {
			if leadsBack(calls[0].Block()) {
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

// goroutines reports whether f is run by the goroutine root alone.
func (p *Package) goroutines(f, root *ssa.Function) bool { return p.soleGoroutine(f) == root }

// ending is a case of a select by which a goroutine returns without a wake.
type ending struct {
	sel *ssa.Select
	at  int
	ret ssa.Instruction
}

// endOf returns how the goroutine root may end without a wake on o: in its own function,
// or in the one that it calls to wake.
func (p *Package) endOf(o *Object, root *ssa.Function) *ending {
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
func (p *Package) endsWithout(o *Object, root *ssa.Function) *ending {
	wk := p.WakesOf([]*Object{o})
	for _, in := range wk.In(root) {
		if _, deferred := in.(*ssa.Defer); deferred {
			return nil
		}
	}
	other := func(ch ssa.Value) bool { return !ticks(ch) && p.ObjectOf(ch) != o }
	from, made := p.firstHad(o, root)
	for _, b := range root.Blocks {
		for _, in := range b.Instrs {
			sel, ok := in.(*ssa.Select)
			if !ok || !sel.Blocking && !leadsBack(b) {
				continue // a look at the end, once, is no obeying
			}
			woken := func(in ssa.Instruction) bool { return in != sel && wk.At(in) }
			if Feasible(from, woken, func(in ssa.Instruction) bool { return in == sel }) == nil {
				continue
			}
			if made != nil && shows(sel, made) {
				continue // nobody has it by then
			}
			if end := p.leavesAt(sel, other, wk.At); end != nil {
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
		return st.Dir == types.SendOnly && (rootOf(st.Send) == made || putInto(made, rootOf(st.Send)))
	})
}

// leavesAt returns how a function returns by a case of a select, on a channel that
// is an end, without an instruction with done.
func (p *Package) leavesAt(sel *ssa.Select, isEnd func(ssa.Value) bool, done func(ssa.Instruction) bool) *ending {
	for i, st := range sel.States {
		start := CaseStart(sel, i)
		if start == nil || !isEnd(st.Chan) || done(start.Instrs[0]) {
			continue
		}
		ret := start.Instrs[0]
		if !IsReturn(ret) {
			ret = Feasible(start.Instrs[0], func(in ssa.Instruction) bool { return done(in) || in == sel }, IsReturn)
		}
		if ret != nil {
			return &ending{sel, i, ret}
		}
	}
	return nil
}

// noExitBreach is for a wait on o, of waiter at pos.
func (p *Package) noExitBreach(o *Object, waiter *ssa.Function, at token.Pos, end *ending, first ...Step) Breach {
	name, root := p.chanName(o), end.sel.Parent()
	b := Breach{Check: "no-exit", Func: waiter, Pos: at}
	b.Message = fmt.Sprintf("%s waits for %s without a case for the end %s obeys at line %d",
		ssaread.ShortName(waiter), name, ssaread.ShortName(root), p.line(end.pos()))
	b.Steps = append(first,
		Step{end.pos(), "completer", root, "is told to end"},
		Step{p.posIn(end.ret, root), "completer", root, "returns, without a wake on " + name},
		Step{at, "waiter", waiter, "waits for " + name},
		Step{Pos: at, Text: "the completer has ended, and nobody will wake the waiter"},
	)
	return b
}

func (e *ending) pos() token.Pos { return statePos(e.sel, e.at) }

// posIn returns where an instruction stands, or its function ends.
func (p *Package) posIn(in ssa.Instruction, f *ssa.Function) token.Pos {
	if in.Pos().IsValid() || f.Syntax() == nil {
		return posOf(in)
	}
	return f.Syntax().End() - 1
}
