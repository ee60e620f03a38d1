package droppedwake

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptPermits: a channel of nothing with room stands for permits. A function takes
// one, itself or by a helper, and gives it back on some ways; on another it fails
// and returns with the permit.
func keptPermits(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		takes, gives := p.PermitsOf(o)
		if slices.ContainsFunc(o.Of(oblige.TrySend), func(s *oblige.Op) bool { return !elsePanics(s) }) {
			continue // news, of which some may be dropped
		}
		out = append(out, keptOf(p, o, takes, gives)...)
	}
	return out
}

// elsePanics reports whether a send that is not taken is taken to be impossible.
func elsePanics(s *oblige.Op) bool {
	for _, b := range s.Func.Blocks {
		if _, panics := oblige.Last(b).(*ssa.Panic); panics && s.In.Block().Dominates(b) {
			return true
		}
	}
	return false
}

func keptOf(p *oblige.Package, o *oblige.Object, takes, gives []*oblige.Op) []oblige.Breach {
	if len(takes) == 0 || len(gives) == 0 {
		return nil // what others take as news is none
	}
	wk, meant := p.WakersBy(gives), p.WakersBy(notFilling(o, gives))
	var out []oblige.Breach
	for _, t := range takes {
		back := givesBack(t, gives, meant)
		for _, had := range permitAt(p, t, back) {
			if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return oblige.Within(m.Func, had.in.Parent()) }) {
				continue // who returns takes all of them along
			}
			if ret := leavesWithPermit(p, had.start, wk, back); ret != nil && !diesWithTaker(p, takes, ret) && !onlyTaker(p, o, takes, ret.Parent()) && !flagged(p, had.start, ret, gives) && !passedOn(gives, ret.(*ssa.Return)) {
				out = append(out, permitBreach(p, p.ChanName(o), had.in, ret))
			}
		}
	}
	return out
}

// passedOn reports whether ret may leave the permit to somebody else, who gives it back: it
// does not tell that anything failed, and another function gives some back.
func passedOn(gives []*oblige.Op, ret *ssa.Return) bool {
	f := oblige.Outermost(ret.Parent())
	return len(ret.Results) == 0 && slices.ContainsFunc(gives, func(g *oblige.Op) bool { return !oblige.Within(g.Func, f) })
}

// notFilling returns those of gives that do not fill a channel which their function has made:
// a call of that fills another one.
func notFilling(o *oblige.Object, gives []*oblige.Op) []*oblige.Op {
	return slices.DeleteFunc(slices.Clone(gives), func(g *oblige.Op) bool {
		return slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == g.Func && oblige.Dominates(m.In, g.In) })
	})
}

// diesWithTaker reports whether ret ends the one goroutine that takes permits of o, one after
// another: what it keeps nobody else waits for. The goroutine is started with nothing but the
// object that the permits belong to, as one of its own, and with what may tell it to end.
func diesWithTaker(p *oblige.Package, takes []*oblige.Op, ret ssa.Instruction) bool {
	root := p.LoneGoroutine(ret.Parent())
	if root == nil || objectsOf(root) != 1 || takesLater(p, takes, ret) {
		return false
	}
	return !slices.ContainsFunc(takes, func(t *oblige.Op) bool {
		return p.LoneGoroutine(t.Func) != root || slices.ContainsFunc(p.RunsTo(t.In), func(r oblige.Run) bool { return !inLoop(r) || !isOwnField(oblige.RouteFor(t, r)) })
	})
}

// onlyTaker reports whether f is a function literal that alone takes permits of a channel which its maker has made
// for it, and is started once: what it keeps nobody else waits for.
func onlyTaker(p *oblige.Package, o *oblige.Object, takes []*oblige.Op, f *ssa.Function) bool {
	starts := p.Callers(f)
	if f.Parent() == nil || len(starts) != 1 || !p.Starts(starts[0]) || starts[0].Parent() != f.Parent() || oblige.LeadsBack(starts[0].Block()) {
		return false
	}
	return !slices.ContainsFunc(takes, func(t *oblige.Op) bool { return t.Func != f }) &&
		!slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func != f.Parent() })
}

// flagged reports whether who took the permit says so in a flag on each way to ret, and somebody else who finds
// that flag set gives the permit back: it is his now.
func flagged(p *oblige.Package, start, ret ssa.Instruction, gives []*oblige.Op) bool {
	return ssaread.Contains(ret.Parent(), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || st.Block() != start.Block() && !oblige.Dominates(start, st) || !oblige.Dominates(st, ret) {
			return false
		}
		c, ok := st.Val.(*ssa.Const)
		cell := ssaread.CellOf(st.Addr)
		return ok && cell.Kind == ssaread.Field && ssaread.IsBool(c.Type()) && !oblige.IsZero(c) && slices.ContainsFunc(gives, func(g *oblige.Op) bool {
			return g.Func != ret.Parent() && slices.ContainsFunc(p.Tests(g.In), func(t *oblige.Test) bool { return t.Cell == cell })
		})
	})
}

// objectsOf returns how many objects f is started with that are more than news.
func objectsOf(f *ssa.Function) int {
	n := len(f.FreeVars)
	for _, prm := range f.Params {
		if !oblige.IsChan(prm) || !oblige.Notifies(prm.Type()) {
			n++
		}
	}
	return n
}

// takesLater reports whether the goroutine of ret may take another permit when that has returned.
func takesLater(p *oblige.Package, takes []*oblige.Op, ret ssa.Instruction) bool {
	wk := p.WakersBy(takes)
	return slices.ContainsFunc(p.RunsTo(ret), func(r oblige.Run) bool {
		return slices.ContainsFunc(r.Steps[r.Own:len(r.Steps)-1], func(call ssa.Instruction) bool { return oblige.Without(call, oblige.Never, wk.At) != nil })
	})
}

// inLoop reports whether the goroutine of r comes to its end again and again.
func inLoop(r oblige.Run) bool {
	return slices.ContainsFunc(r.Steps[r.Own:], func(in ssa.Instruction) bool { return oblige.LeadsBack(in.Block()) })
}

// isOwnField reports whether what lies at a route is a field of a parameter, not of what that
// points to.
func isOwnField(at oblige.Route) bool {
	_, ok := at.Root.(*ssa.Parameter)
	return ok && strings.Count(at.Steps, ".") == 1 && !strings.Contains(at.Steps, "[")
}

// givesBack returns what tells the instructions that surely are meant to give back the
// permit that t takes: an operation on the channel of the same object, or what has to do
// with a function that does it, by its name.
func givesBack(t *oblige.Op, gives []*oblige.Op, wk *oblige.Wakers) func(ssa.Instruction) bool {
	of := map[ssa.Instruction]*oblige.Op{}
	for _, g := range gives {
		of[g.In] = g
	}
	return func(in ssa.Instruction) bool {
		if g := of[in]; g != nil {
			return g.Func != t.Func || oblige.RootOf(g.Val) == oblige.RootOf(t.Val)
		}
		return wk.Named(in)
	}
}

// havingPermit is where a function has taken a permit: by in, and from start on.
type havingPermit struct{ in, start ssa.Instruction }

// permitAt returns where somebody has the permit that t takes: the function of t, or,
// where that keeps it for its caller, those who call it.
func permitAt(p *oblige.Package, t *oblige.Op, back func(ssa.Instruction) bool) []havingPermit {
	start := t.In
	if t.Sel != nil {
		b := oblige.CaseStart(t.Sel, t.Case)
		if b == nil {
			return nil
		}
		start = b.Instrs[0]
	}
	if back(start) || oblige.Without(start, oblige.Never, back) != nil {
		return []havingPermit{{t.In, start}}
	}
	var out []havingPermit
	if failsAndSucceeds(p, start) {
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
func failsAndSucceeds(p *oblige.Package, start ssa.Instruction) bool {
	if oblige.Reaches(start, start) {
		return false
	}
	at := func(good bool) bool {
		is := func(in ssa.Instruction) bool {
			ret, ok := in.(*ssa.Return)
			return ok && (good && succeeds(ret) || !good && p.Fails(ret))
		}
		return is(start) || oblige.Feasible(start, oblige.Never, is) != nil
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
func leavesWithPermit(p *oblige.Package, start ssa.Instruction, wk *oblige.Wakers, back func(ssa.Instruction) bool) ssa.Instruction {
	if wk.At(start) || oblige.Without(start, oblige.Never, back) == nil && !failsAndSucceeds(p, start) || oblige.DefersWake(start.Parent(), wk) && defersBefore(p, start, wk) || callersGive(p, start.Parent(), wk) {
		return nil
	}
	ret := start
	if !oblige.IsReturn(ret) {
		ret = oblige.Feasible(start, wk.At, func(in ssa.Instruction) bool { return oblige.IsReturn(in) && fails(p, in) })
	}
	if ret == nil || !oblige.IsReturn(ret) || !fails(p, ret) {
		return nil
	}
	return ret
}

// fails reports whether a return tells that something went wrong: of an error, and of what a call returned, only
// where it was found to be so.
func fails(p *oblige.Package, in ssa.Instruction) bool {
	ret := in.(*ssa.Return)
	if n := len(ret.Results); n > 0 {
		v := oblige.Stored(ret.Results[n-1], ret)
		if _, called := v.(*ssa.Call); called || ssaread.IsError(v.Type()) {
			return p.Fails(ret)
		}
	}
	return !succeeds(ret)
}

// callersGive reports whether a caller of f may give the permit back where f has failed.
func callersGive(p *oblige.Package, f *ssa.Function, wk *oblige.Wakers) bool {
	for _, call := range p.Callers(f) {
		c, ok := call.(*ssa.Call)
		if !ok || p.Starts(call) {
			continue
		}
		good := succeeded(c)
		for _, in := range wk.In(c.Parent()) {
			_, later := in.(*ssa.Defer)
			onSuccess := good != nil && good != ssa.Instruction(c) && good.Block().Dominates(in.Block())
			if (later || in != ssa.Instruction(c) && oblige.Reaches(c, in)) && !onSuccess {
				return true
			}
		}
	}
	return false
}

// defersBefore reports whether what gives back is deferred before start is come to.
func defersBefore(p *oblige.Package, start ssa.Instruction, wk *oblige.Wakers) bool {
	for _, in := range wk.In(start.Parent()) {
		if _, ok := in.(*ssa.Defer); ok && oblige.Dominates(in, start) {
			return true
		}
	}
	return false
}

func permitBreach(p *oblige.Package, name string, take, ret ssa.Instruction) oblige.Breach {
	f, pos := ret.Parent(), oblige.ReturnPos(ret)
	b := oblige.Breach{Check: "dropped-wake", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d with the permit of %s taken at line %d",
		ssaread.ShortName(f), p.Line(pos), name, p.Line(oblige.PosOf(take)))
	how := "fails, and returns with the permit"
	if succeeds(ret) {
		how = "returns with the permit, as on every way"
	}
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(take), Side: "waiter", Func: f, Text: "takes a permit of " + name},
		{Pos: pos, Side: "waiter", Func: f, Text: how},
		{Pos: pos, Text: "the permit belongs to nobody, and nobody will wake those who wait for one"},
	}
	return b
}
