package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// unheardCloses finds waiters that ask, before they wait, whether their object is closed,
// by a flag or by a look at its end, and do not hear of it while they wait: who sets the
// flag closes an end beside it, on which a goroutine that may wake them returns without a
// wake.
//
// Silent where a context that is not the caller's own, or a timer, ends the wait; where who
// closes waits for anybody between flag and end, or wakes; where another that hears of the
// end wakes, or closes what they wait for; and where the goroutine receives what is left
// before it returns.
func (p *Package) unheardCloses() []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != Recv && w.Park.Kind != SelRecv || w.Timed || len(w.Objects) == 0 || p.endsProcess(w.Park.Func) {
			continue
		}
		if b, ok := p.unheardClose(w); ok {
			out = append(out, b)
		}
	}
	return out
}

func (p *Package) unheardClose(w *Waiter) (Breach, bool) {
	if !p.leftToCaller(w) || p.served(w) {
		return Breach{}, false
	}
	wk := p.WakesOf(w.Objects)
	for _, t := range w.Tests {
		if !p.asksFirst(w, t) {
			continue
		}
		if e := p.closedBeside(w, t, wk); e != nil {
			return p.unheardCloseBreach(w, posOf(t.Load), e), true
		}
	}
	for _, o := range p.Objects() {
		if look := p.asksEnd(w, o); look != nil && endsOnly(o) {
			if e := p.closedUnheard(w, closesOf(o), p.channelEnd(o), wk); e != nil {
				return p.unheardCloseBreach(w, posOf(look), e), true
			}
		}
	}
	return Breach{}, false
}

// closesOf returns the closes of a channel, after which a look at it says so.
func closesOf(o *Object) []closing {
	var out []closing
	for _, op := range o.Of(Close) {
		out = append(out, closing{written{addr: op.Val}, op.In})
	}
	return out
}

// asksEnd returns where the waiter looks, once and before it waits, whether o is closed,
// and leaves its function if it is.
func (p *Package) asksEnd(w *Waiter, o *Object) ssa.Instruction {
	for _, op := range o.Of(TryRecv) {
		if op.Func == w.Park.Func && op.Sel != nil && p.once(op.In, w) {
			if start := CaseStart(op.Sel, op.Case); start != nil && straightReturn(start, Never) != nil {
				return op.In
			}
		}
		for _, call := range p.Callers(op.Func) {
			br := decidedBy(call)
			if call.Parent() != w.Park.Func || br == nil || !p.once(br, w) || !saysWhether(op.Func) {
				continue
			}
			if slices.ContainsFunc(br.Block().Succs, func(b *ssa.BasicBlock) bool { return straightReturn(b, Never) != nil }) {
				return call
			}
		}
	}
	return nil
}

// once reports whether in comes before the waiter's wait on every way, and not in its loop.
func (p *Package) once(in ssa.Instruction, w *Waiter) bool {
	return Dominates(in, w.Park.In) && !wholeLoop(w.Park.In.Block())[in.Block()]
}

// decidedBy returns the branch that a call's result alone decides.
func decidedBy(call ssa.CallInstruction) *ssa.If {
	br, ok := last(call.Block()).(*ssa.If)
	if v := call.Value(); ok && v != nil && br.Cond == ssa.Value(v) {
		return br
	}
	return nil
}

// closing is a write after which a waiter that asks first would not wait.
type closing struct {
	written
	in ssa.Instruction
}

// closings returns the writes after which t does not hold; where a function sets what it
// is handed, the calls that hand it such a value.
func (p *Package) closings(w *Waiter, t *Test) []closing {
	var out []closing
	note := func(in ssa.Instruction, wr written) {
		if !p.private(wr.addr) && !within(in.Parent(), w.Park.Func) && p.effectAt(t, wr, in) == Fails {
			out = append(out, closing{wr, in})
		}
	}
	for _, in := range p.Writers(t.Cell) {
		wr, ok := p.writeTo(in, t.Cell)
		if !ok {
			continue
		}
		prm, handed := wr.val.(*ssa.Parameter)
		if !handed {
			note(in, wr)
			continue
		}
		for _, call := range p.Callers(in.Parent()) {
			val, base := argumentFor(call, in.Parent(), prm), argumentFor(call, in.Parent(), rootOf(wr.addr))
			if val != nil && base != nil {
				note(call, storeOf(base, val, t.Cell))
			}
		}
	}
	return out
}

// asksFirst reports whether t is asked once, of a field, before the waiter waits, and
// leads straight out of its function where it does not hold.
func (p *Package) asksFirst(w *Waiter, t *Test) bool {
	if t.Cell.Kind != ssaread.Field || t.Bound == nil || t.Len || t.Entry != anyEntry || t.If == nil || !p.once(t.If, w) {
		return false
	}
	out := 0
	if t.Then {
		out = 1
	}
	return straightReturn(t.If.Block().Succs[out], Never) != nil
}

// served reports whether the waiter's request was taken, or it takes back its own.
func (p *Package) served(w *Waiter) bool {
	for _, o := range w.Objects {
		if p.taken(o) || p.ownLiesThere(o) {
			return true
		}
		for _, r := range o.Of(Recv, SelRecv) {
			if r.In == w.Park.In && (p.asked(o, r) || p.looksFirst(r)) {
				return true
			}
		}
	}
	return false
}

// leftToCaller reports whether no case of the waiter's wait is an end of its object's:
// the contexts that it listens to are its caller's.
func (p *Package) leftToCaller(w *Waiter) bool {
	sel, ok := w.Park.In.(*ssa.Select)
	if !ok {
		return true
	}
	for _, st := range sel.States {
		if st.Dir == types.SendOnly || p.ObjectOf(st.Chan) == nil && !isCancel(st.Chan) {
			return false
		}
		if isCancel(st.Chan) && !p.callersOwn(st.Chan.(*ssa.Call).Call.Value, maxUp) {
			return false
		}
	}
	return true
}

// callersOwn reports whether a context comes from outside the package, as far as calls
// are seen, or never ends.
func (p *Package) callersOwn(ctx ssa.Value, depth int) bool {
	switch v := ctx.(type) {
	case *ssa.Parameter:
		f := v.Parent()
		if depth == 0 {
			return false
		}
		for _, call := range p.Callers(f) {
			arg := argumentFor(call, f, v)
			if arg == nil || !p.callersOwn(arg, depth-1) {
				return false
			}
		}
		return p.IsEntry(f) || len(p.Callers(f)) > 0
	case *ssa.Call:
		return isCallOf(v.Common(), "context.Background") || isCallOf(v.Common(), "context.TODO")
	case *ssa.MakeInterface: // a deadline of another package's type
		n := ssaread.Named(v.X.Type())
		return n != nil && n.Obj().Pkg() != p.Pkg.Pkg
	}
	return false
}

// closedEnd is an end that is closed where a flag is set, and who obeys it.
type closedEnd struct {
	closing
	end    *ownEnd
	closed ssa.Instruction
	by     *ending
}

// closedBeside returns the end that is closed where the flag of t is set, and that a
// goroutine obeys that may wake w, and does not when it ends; w does not hear of it.
func (p *Package) closedBeside(w *Waiter, t *Test, wk *wakers) *closedEnd {
	closings := p.closings(w, t)
	if len(closings) == 0 {
		return nil
	}
	for _, end := range p.endsIn(t.Cell.Type) {
		if e := p.closedUnheard(w, closings, end, wk); e != nil {
			return e
		}
	}
	return nil
}

// closedUnheard is closedBeside for one end.
func (p *Package) closedUnheard(w *Waiter, closings []closing, end *ownEnd, wk *wakers) *closedEnd {
	if slices.ContainsFunc(end.heard, func(op *Op) bool { return op.In == w.Park.In }) {
		return nil
	}
	by := p.obeyedBy(w, end, wk)
	if by == nil || slices.ContainsFunc(w.Objects, func(o *Object) bool { return closedElsewhere(o, by.sel.Parent()) }) {
		return nil
	}
	e := p.closedFirst(closings, end, wk)
	if e != nil {
		e.by = by
	}
	return e
}

// closedFirst returns the first of those who close an end where they set a flag; nil where
// one of them wakes.
func (p *Package) closedFirst(closings []closing, end *ownEnd, wk *wakers) *closedEnd {
	var first *closedEnd
	for _, c := range closings {
		at := p.closedWith(c.in, end.closes)
		if at == nil {
			continue
		}
		if p.covered(c.in, wk) {
			return nil
		}
		if first == nil && p.uncovered(c.in.Parent(), rootOf(c.addr), wk, nil) {
			first = &closedEnd{closing: c, end: end, closed: at}
		}
	}
	return first
}

// obeyedBy returns how a goroutine that may wake w ends by an end without a wake; nil where
// one that hears of it wakes w.
func (p *Package) obeyedBy(w *Waiter, end *ownEnd, wk *wakers) *ending {
	var found *ending
	for _, op := range end.heard {
		if within(op.Func, w.Park.Func) {
			continue
		}
		by := p.endsBy(op, end, wk)
		if by == nil && p.wakesBehind(op, wk) {
			return nil
		}
		if by != nil && found == nil && !slices.ContainsFunc(wk.In(op.Func), isDefer) && slices.ContainsFunc(wk.In(op.Func), wk.Named) {
			found = by
		}
	}
	return found
}

// endsBy returns how a goroutine's select ends it by an end, without a wake and without
// receiving what may be left.
func (p *Package) endsBy(op *Op, end *ownEnd, wk *wakers) *ending {
	if op.Sel == nil || !p.Spawned(op.Func) && p.soleGoroutine(op.Func) == nil {
		return nil
	}
	return p.leavesAt(op.Sel, end.is, func(in ssa.Instruction) bool { return in != op.In && (wk.At(in) || receives(in)) })
}

// receives reports whether in receives from a channel.
func receives(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		_, ok := in.X.Type().Underlying().(*types.Chan)
		return ok
	}
	return false
}

// wakesBehind reports whether a wake comes behind a receive, or at the function's end.
func (p *Package) wakesBehind(op *Op, wk *wakers) bool {
	return slices.ContainsFunc(wk.In(op.Func), func(at ssa.Instruction) bool { return isDefer(at) || Reaches(op.In, at) })
}

func (p *Package) unheardCloseBreach(w *Waiter, look token.Pos, e *closedEnd) Breach {
	f, closer, root := w.Park.Func, e.in.Parent(), e.by.sel.Parent()
	b := Breach{Check: "no-exit", Func: f, Pos: w.pos()}
	b.Message = fmt.Sprintf("%s waits without a case for %s, which %s %s at line %d",
		ssaread.ShortName(f), e.end.name, ssaread.ShortName(closer), e.end.verb, p.line(posOf(e.closed)))
	b.Steps = []Step{
		{look, "waiter", f, "asks whether all is over, and goes on"},
		{w.pos(), "waiter", f, "parks"},
		{posOf(e.closed), "closer", closer, e.end.verb + " " + e.end.name},
		{e.by.pos(), "completer", root, "is told to end by " + e.end.name},
		{p.posIn(e.by.ret, root), "completer", root, "returns, without a wake"},
		{Pos: w.pos(), Text: "the completer has ended, and nobody will wake the waiter"},
	}
	return b
}
