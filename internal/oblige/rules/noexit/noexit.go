// Package noexit finds waits without a case for the end that their counterpart obeys: the check no-exit.
package noexit

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a wait without a case for the end that its counterpart obeys. The forms:
//
//   - all that could wake the waiter is done by one goroutine, which selects on
//     an end too and then returns without a wake; the waiter receives, and has no
//     such case, nor any but its caller's context;
//   - likewise, where the goroutine may fail, or leave its loop, and closes a channel whenever it
//     ends, for which others wait (unheardGone);
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
//   - the waiter sends to one who has ended, of which it asks before it sends, or others who
//     send there hear (deafSends);
//   - the goroutine sends to outsiders, now with a case for the end, now without (unevenSends); or in
//     a loop that looks at the end between two sends (polledEnds);
//   - the waiter's request was not sent, and it waits for the answer all the same (unsentRequests);
//   - who has the waiter's channel fails, and tells so on another (failedHandings);
//   - the waiter's request lies in an object of another package that is ended (queuedAbroad);
//   - the goroutine waits for a ticker that who started it stops (stoppedTickers);
//   - the waiter collects what goroutines send that leave by an end of others (deafCollectors).
//
// Silent where the waiter's request was taken: then the counterpart answers
// before it looks at the end again. Silent where the waiter takes back its own (ownLiesThere), or
// a token that was put in for the item that it has (comesWithItem).
func Breaches(p *oblige.Package) []oblige.Breach {
	out, told := leftRequests(p)
	out = append(out, Abroad(p)...)
	out = append(out, otherEnds(p)...)
	out = append(out, unheardEnds(p)...)
	out = append(out, unheardCloses(p)...)
	out = append(out, queuedAbroad(p)...)
	out = append(out, stoppedTickers(p)...)
	out = append(out, stoppedInPlace(p)...)
	out = append(out, deafSends(p)...)
	out = append(out, unevenSends(p)...)
	out = append(out, polledEnds(p)...)
	out = append(out, unsentRequests(p)...)
	out = append(out, failedHandings(p)...)
	out = append(out, deafCollectors(p)...)
	for _, o := range p.Objects() {
		if oblige.OutsidersWake(o) || told[o] || len(o.Of(oblige.Make)) == 0 || p.IsAnswer(o) {
			continue
		}
		root := p.WakerOf(o)
		if root == nil {
			continue
		}
		end := p.EndOf(o, root)
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if r.Kind == oblige.SelRecv && (!p.OnlyCaller(r) || !p.IsEntry(r.Func) || end != nil && p.WaitsFor(end, r)) {
				continue
			}
			if oblige.Within(r.Func, root) || goroutines(p, r.Func, root) || p.EndsProcess(r.Func) || asked(p, o, r) || looksFirst(p, r) || p.OwnLiesThere(o) || p.ComesWithItem(o, r) {
				continue
			}
			if end != nil && (madeInTurn(p, o, root, end) || endsOne(p, o, end)) {
				break
			}
			if end != nil {
				out = append(out, noExitBreach(p, o, r.Func, r.Pos(), end))
				break
			}
			if b, ok := unheardGone(p, o, root, r); ok {
				out = append(out, b)
				break
			}
		}
	}
	return out
}

// madeInTurn reports whether root, which completes o, makes a new one in each turn, and completes it before it
// looks at the end again, or returns: when it is told to end nobody waits for one.
func madeInTurn(p *oblige.Package, o *oblige.Object, root *ssa.Function, end *oblige.Ending) bool {
	wk := p.WakesOf([]*oblige.Object{o})
	return !slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool {
		return !goroutines(p, m.Func, root) || !completesFrom(p, wk, m.In, end, oblige.MaxUp)
	})
}

// completesFrom reports whether a wake comes, or is deferred, on every way from in to the end of its function, or to
// a look at the end; or else behind each call of that function.
func completesFrom(p *oblige.Package, wk *oblige.Wakers, in ssa.Instruction, end *oblige.Ending, calls int) bool {
	f := in.Parent()
	if oblige.Without(in, wk.At, func(each ssa.Instruction) bool { return oblige.IsReturn(each) || each == end.Sel }) == nil {
		return true
	}
	callers := p.Callers(f)
	return f != end.Sel.Parent() && calls > 0 && len(callers) > 0 && !slices.ContainsFunc(callers, func(call ssa.CallInstruction) bool {
		return p.Starts(call) || !completesFrom(p, wk, call, end, calls-1)
	})
}

// endsOne reports whether an end comes by what an outsider gives to the method that starts who completes o: it is
// the end of one of several, which all complete the same.
func endsOne(p *oblige.Package, o *oblige.Object, end *oblige.Ending) bool {
	v := end.Chan()
	for range 2 * oblige.MaxUp {
		switch from := oblige.RootOf(v).(type) {
		case *ssa.FreeVar:
			bound := ssaread.Bindings(from)
			if len(bound) != 1 {
				return false
			}
			v = bound[0]
		case *ssa.Extract:
			v = from.Tuple
		case *ssa.TypeAssert:
			v = from.X
		case *ssa.Call:
			switch {
			case oblige.IsCancel(from):
				return false
			case from.Call.IsInvoke():
				v = from.Call.Value
			case from.Call.Signature().Recv() != nil:
				v = from.Call.Args[0]
			default:
				return false
			}
		case *ssa.Parameter:
			f := from.Parent()
			return p.IsEntry(f) && !p.Spawned(f) && f.Signature.Recv() != nil && from != f.Params[0] &&
				!slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == f })
		default:
			return false
		}
	}
	return false
}

// looksFirst reports whether r is done only where the length of its channel says that
// something is there, or that much is.
func looksFirst(p *oblige.Package, r *oblige.Op) bool {
	return slices.ContainsFunc(p.Guards(r.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && (p.IsLenOf(cmp.X, p.ObjectOf(r.Val)) || p.IsLenOf(cmp.Y, p.ObjectOf(r.Val)))
	})
}

// asked reports whether who receives r has sent something before, a request that
// was taken or, on the same channel, what it takes back.
func asked(p *oblige.Package, o *oblige.Object, r *oblige.Op) bool {
	if (&oblige.Channel{P: p, O: o, Makes: o.Of(oblige.Make)}).MadeBy(r) != nil {
		return true
	}
	for f := r.Func; f != nil; f = f.Parent() {
		if handsOver(p, f, o, func(in ssa.Instruction) bool { return f != r.Func || oblige.Reaches(in, r.In) }) {
			return true
		}
	}
	call, ok := oblige.RootOf(r.Val).(*ssa.Call) // which makes the request, and sends it
	if !ok || !p.HasBody(ssaread.Callee(call.Common())) {
		return false
	}
	return handsOver(p, ssaread.Callee(call.Common()), o, func(ssa.Instruction) bool { return true })
}

// handsOver reports whether f sends, in an instruction with counts, on a channel
// without room, where what was sent was taken, or on o itself.
func handsOver(p *oblige.Package, f *ssa.Function, o *oblige.Object, counts func(ssa.Instruction) bool) bool {
	for in := range ssaread.Instrs(f) {
		for _, ch := range sentOn(in) {
			if to := p.ObjectOf(ch); counts(in) && (to == nil || to == o || to.Open || !oblige.Roomy(to)) {
				return true
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

// goroutines reports whether f is run by the goroutine root alone.
func goroutines(p *oblige.Package, f, root *ssa.Function) bool { return p.SoleGoroutine(f) == root }

// noExitBreach is for a wait on o, of waiter at pos.
func noExitBreach(p *oblige.Package, o *oblige.Object, waiter *ssa.Function, at token.Pos, end *oblige.Ending, first ...oblige.Step) oblige.Breach {
	name, root := p.ChanName(o), end.Sel.Parent()
	b := oblige.Breach{Check: "no-exit", Func: waiter, Pos: at}
	b.Message = fmt.Sprintf("%s waits for %s without a case for the end %s obeys at line %d",
		ssaread.ShortName(waiter), name, ssaread.ShortName(root), p.Line(end.Pos()))
	b.Steps = append(first,
		oblige.Step{Pos: end.Pos(), Side: "completer", Func: root, Text: "is told to end"},
		oblige.Step{Pos: posIn(p, end.Ret, root), Side: "completer", Func: root, Text: "returns, without a wake on " + name},
		oblige.Step{Pos: at, Side: "waiter", Func: waiter, Text: "waits for " + name},
		oblige.Step{Pos: at, Text: "the completer has ended, and nobody will wake the waiter"},
	)
	return b
}

// posIn returns where an instruction stands, or its function ends.
func posIn(p *oblige.Package, in ssa.Instruction, f *ssa.Function) token.Pos {
	if in.Pos().IsValid() || f.Syntax() == nil {
		return oblige.PosOf(in)
	}
	return f.Syntax().End() - 1
}
