package oblige

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptPermits: a channel of nothing with room stands for permits. A function takes
// one, itself or by a helper, and gives it back on some ways; on another it fails
// and returns with the permit.
func (p *Package) keptPermits() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		takes, gives := p.permitsOf(o)
		if slices.ContainsFunc(o.Of(TrySend), func(s *Op) bool { return !elsePanics(s) }) {
			continue // news, of which some may be dropped
		}
		out = append(out, p.keptOf(o, takes, gives)...)
	}
	return out
}

// permitsOf returns what takes and what gives back the permits that o stands for, none
// if it does not.
func (p *Package) permitsOf(o *Object) (takes, gives []*Op) {
	several := func(m *Op) bool { return leadsBack(m.In.Block()) } // a channel each, for one message each
	if o.Open || len(o.Of(Make)) == 0 || unbuffered(o) || len(o.Of(Leak, Close)) > 0 || !permits(o) || slices.ContainsFunc(o.Of(Make), several) {
		return nil, nil
	}
	takes, gives = o.Of(Recv, SelRecv, TryRecv), o.Of(Send, TrySend)
	if len(gives) == 0 || p.filledLater(o) {
		takes, gives = o.Of(Send, SelSend), o.Of(Recv, TryRecv)
	}
	return takes, gives
}

// permits reports whether all that is sent on a channel is nothing.
func permits(o *Object) bool {
	return isChan(o.Of(Make)[0].Val) && tells(o)
}

// elsePanics reports whether a send that is not taken is taken to be impossible.
func elsePanics(s *Op) bool {
	for _, b := range s.Func.Blocks {
		if _, panics := last(b).(*ssa.Panic); panics && s.In.Block().Dominates(b) {
			return true
		}
	}
	return false
}

// filledLater reports whether the channel is empty when it is new: then who sends
// takes a place in it.
func (p *Package) filledLater(o *Object) bool {
	for _, m := range o.Of(Make) {
		for _, s := range o.Of(Send, TrySend) {
			if s.Func == m.Func {
				return false
			}
		}
	}
	return true
}

// wakersBy returns who does one of ops, or leads to one.
func (p *Package) wakersBy(ops []*Op) *wakers {
	wk := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, op := range ops {
		wk.ops[op.In] = true
		from = append(from, op.Func)
	}
	wk.close(from)
	return wk
}

func (p *Package) keptOf(o *Object, takes, gives []*Op) []Breach {
	if len(takes) == 0 {
		return nil
	}
	wk, meant := p.wakersBy(gives), p.wakersBy(notFilling(o, gives))
	var out []Breach
	for _, t := range takes {
		back := givesBack(t, gives, meant)
		for _, had := range p.permitAt(t, back) {
			if slices.ContainsFunc(o.Of(Make), func(m *Op) bool { return within(m.Func, had.in.Parent()) }) {
				continue // who returns takes all of them along
			}
			if ret := p.leavesWithPermit(had.start, wk, back); ret != nil && !p.diesWithTaker(takes, ret) && !passedOn(gives, ret.(*ssa.Return)) {
				out = append(out, p.permitBreach(o, had.in, ret))
			}
		}
	}
	return out
}

// passedOn reports whether ret may leave the permit to somebody else, who gives it back: it
// does not tell that anything failed, and another function gives some back.
func passedOn(gives []*Op, ret *ssa.Return) bool {
	f := outermost(ret.Parent())
	return len(ret.Results) == 0 && slices.ContainsFunc(gives, func(g *Op) bool { return !within(g.Func, f) })
}

// notFilling returns those of gives that do not fill a channel which their function has made:
// a call of that fills another one.
func notFilling(o *Object, gives []*Op) []*Op {
	return slices.DeleteFunc(slices.Clone(gives), func(g *Op) bool {
		return slices.ContainsFunc(o.Of(Make), func(m *Op) bool { return m.Func == g.Func && Dominates(m.In, g.In) })
	})
}

// diesWithTaker reports whether ret ends the one goroutine that takes permits of o, one after
// another: what it keeps nobody else waits for. The goroutine is started with nothing but the
// object that the permits belong to, as one of its own, and with what may tell it to end.
func (p *Package) diesWithTaker(takes []*Op, ret ssa.Instruction) bool {
	root := p.loneGoroutine(ret.Parent())
	if root == nil || objectsOf(root) != 1 || p.takesLater(takes, ret) {
		return false
	}
	return !slices.ContainsFunc(takes, func(t *Op) bool {
		return p.loneGoroutine(t.Func) != root || slices.ContainsFunc(p.runsTo(t.In), func(r run) bool { return !inLoop(r) || !isOwnField(routeFor(t, r)) })
	})
}

// objectsOf returns how many objects f is started with that are more than news.
func objectsOf(f *ssa.Function) int {
	n := len(f.FreeVars)
	for _, prm := range f.Params {
		if !isChan(prm) || !notifies(prm.Type()) {
			n++
		}
	}
	return n
}

// takesLater reports whether the goroutine of ret may take another permit when that has returned.
func (p *Package) takesLater(takes []*Op, ret ssa.Instruction) bool {
	wk := p.wakersBy(takes)
	return slices.ContainsFunc(p.runsTo(ret), func(r run) bool {
		return slices.ContainsFunc(r.steps[r.own:len(r.steps)-1], func(call ssa.Instruction) bool { return Without(call, Never, wk.At) != nil })
	})
}

// inLoop reports whether the goroutine of r comes to its end again and again.
func inLoop(r run) bool {
	return slices.ContainsFunc(r.steps[r.own:], func(in ssa.Instruction) bool { return leadsBack(in.Block()) })
}

// isOwnField reports whether what lies at a route is a field of a parameter, not of what that
// points to.
func isOwnField(at route) bool {
	_, ok := at.root.(*ssa.Parameter)
	return ok && strings.Count(at.steps, ".") == 1 && !strings.Contains(at.steps, "[")
}

// givesBack returns what tells the instructions that surely are meant to give back the
// permit that t takes: an operation on the channel of the same object, or what has to do
// with a function that does it, by its name.
func givesBack(t *Op, gives []*Op, wk *wakers) func(ssa.Instruction) bool {
	of := map[ssa.Instruction]*Op{}
	for _, g := range gives {
		of[g.In] = g
	}
	return func(in ssa.Instruction) bool {
		if g := of[in]; g != nil {
			return g.Func != t.Func || rootOf(g.Val) == rootOf(t.Val)
		}
		return wk.Named(in)
	}
}

// havingPermit is where a function has taken a permit: by in, and from start on.
type havingPermit struct{ in, start ssa.Instruction }

// permitAt returns where somebody has the permit that t takes: the function of t, or,
// where that keeps it for its caller, those who call it.
func (p *Package) permitAt(t *Op, back func(ssa.Instruction) bool) []havingPermit {
	start := t.In
	if t.Sel != nil {
		b := CaseStart(t.Sel, t.Case)
		if b == nil {
			return nil
		}
		start = b.Instrs[0]
	}
	if back(start) || Without(start, Never, back) != nil {
		return []havingPermit{{t.In, start}}
	}
	var out []havingPermit
	if p.failsAndSucceeds(start) {
		out = append(out, havingPermit{t.In, start})
	}
	for _, call := range p.Callers(t.Func) {
		if c, ok := call.(*ssa.Call); ok {
			if start := succeeded(c); start != nil {
				out = append(out, havingPermit{c, start})
			}
		}
	}
	return out
}

// failsAndSucceeds reports whether ways from start lead to a return that surely fails,
// and to one that does not: what is kept for the caller is kept by the second alone. Who
// comes there again on a loop serves many, and takes nothing for its caller.
func (p *Package) failsAndSucceeds(start ssa.Instruction) bool {
	if Reaches(start, start) {
		return false
	}
	at := func(good bool) bool {
		is := func(in ssa.Instruction) bool {
			ret, ok := in.(*ssa.Return)
			return ok && (good && succeeds(ret) || !good && p.Fails(ret))
		}
		return is(start) || Feasible(start, Never, is) != nil
	}
	return at(true) && at(false)
}

// succeeded returns where the function goes on if a call did not fail, as its error
// or its one bool tells; the call itself if it cannot fail, nil if that is not asked.
func succeeded(call *ssa.Call) ssa.Instruction {
	sig := call.Call.Signature().Results()
	if sig.Len() == 0 {
		return call
	}
	last := sig.At(sig.Len() - 1).Type()
	for _, v := range results(call) {
		if v.Type() != last {
			continue
		}
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.BinOp:
				if c, ok := r.Y.(*ssa.Const); ok && c.IsNil() && ssaread.IsError(last) {
					return branchOn(r, r.Op == token.EQL)
				}
			case *ssa.If:
				return r.Block().Succs[0].Instrs[0]
			case *ssa.UnOp:
				if r.Op == token.NOT {
					return branchOn(r, false)
				}
			}
		}
	}
	return nil
}

// results returns the values of a call's results.
func results(call *ssa.Call) []ssa.Value {
	if call.Call.Signature().Results().Len() == 1 {
		return []ssa.Value{call}
	}
	var out []ssa.Value
	for _, r := range *call.Referrers() {
		if x, ok := r.(*ssa.Extract); ok {
			out = append(out, x)
		}
	}
	return out
}

// branchOn returns where a branch on v goes on if v is truth.
func branchOn(v ssa.Value, truth bool) ssa.Instruction {
	for _, r := range *v.Referrers() {
		if br, ok := r.(*ssa.If); ok {
			if truth {
				return br.Block().Succs[0].Instrs[0]
			}
			return br.Block().Succs[1].Instrs[0]
		}
	}
	return nil
}

// leavesWithPermit returns a return that fails, to which a way from start leads past
// all that may give the permit back, where another way does.
func (p *Package) leavesWithPermit(start ssa.Instruction, wk *wakers, back func(ssa.Instruction) bool) ssa.Instruction {
	if wk.At(start) || Without(start, Never, back) == nil && !p.failsAndSucceeds(start) || defersWake(start.Parent(), wk) && p.defersBefore(start, wk) || p.callersGive(start.Parent(), wk) {
		return nil
	}
	ret := start
	if !IsReturn(ret) {
		ret = Feasible(start, wk.At, func(in ssa.Instruction) bool { return IsReturn(in) && !succeeds(in) && !p.passesOnResult(in) })
	}
	if ret == nil || !IsReturn(ret) || succeeds(ret) {
		return nil
	}
	return ret
}

// callersGive reports whether a caller of f may give the permit back where f has failed.
func (p *Package) callersGive(f *ssa.Function, wk *wakers) bool {
	for _, call := range p.Callers(f) {
		c, ok := call.(*ssa.Call)
		if !ok || p.Starts(call) {
			continue
		}
		good := succeeded(c)
		for _, in := range wk.In(c.Parent()) {
			_, later := in.(*ssa.Defer)
			onSuccess := good != nil && good != ssa.Instruction(c) && good.Block().Dominates(in.Block())
			if (later || in != ssa.Instruction(c) && Reaches(c, in)) && !onSuccess {
				return true
			}
		}
	}
	return false
}

// passesOnResult reports whether a return passes on what a call returned, which may be
// that all went well.
func (p *Package) passesOnResult(in ssa.Instruction) bool {
	ret := in.(*ssa.Return)
	if len(ret.Results) == 0 {
		return false
	}
	_, called := stored(ret.Results[len(ret.Results)-1], ret).(*ssa.Call)
	return called && !p.Fails(ret)
}

// defersBefore reports whether what gives back is deferred before start is come to.
func (p *Package) defersBefore(start ssa.Instruction, wk *wakers) bool {
	for _, in := range wk.In(start.Parent()) {
		if _, ok := in.(*ssa.Defer); ok && Dominates(in, start) {
			return true
		}
	}
	return false
}

func (p *Package) permitBreach(o *Object, take, ret ssa.Instruction) Breach {
	f, name := ret.Parent(), p.chanName(o)
	pos := returnPos(ret)
	b := Breach{Check: "dropped-wake", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d with the permit of %s taken at line %d",
		ssaread.ShortName(f), p.line(pos), name, p.line(posOf(take)))
	b.Steps = []Step{
		{posOf(take), "waiter", f, "takes a permit of " + name},
		{pos, "waiter", f, "fails, and returns with the permit"},
		{Pos: pos, Text: "the permit belongs to nobody, and nobody will wake those who wait for one"},
	}
	return b
}
