package noexit

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// deafSends finds sends on a channel without room that have no way out, but for their
// caller's context, when those who receive have ended: the sender asks for that end, once,
// before it sends; or others who send to the same function have a case for what that closes
// when it returns, whoever runs it.
//
// Silent where outsiders may receive, where the sender runs within the receiver's goroutine,
// and where who ends waits for the sender first.
func deafSends(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if !oblige.Unbuffered(o) || len(o.Of(oblige.Close, oblige.TryRecv)) > 0 {
			continue
		}
		c := p.Channel(o)
		if c == nil {
			continue
		}
		for _, s := range o.Of(oblige.Send, oblige.SelSend) {
			if s.Kind == oblige.Send && c.Receiver() != nil {
				continue // abandoned-send tells that
			}
			if p.EndsProcess(s.Func) || c.Funcs[s.Func] || p.WaitsForItself(o, s) || !p.OnlyCaller(s) {
				continue
			}
			if b, ok := deafSend(p, c, s); ok {
				out = append(out, b)
				break
			}
		}
	}
	return out
}

func deafSend(p *oblige.Package, c *oblige.Channel, s *oblige.Op) (oblige.Breach, bool) {
	w := &oblige.Waiter{Park: s, Objects: []*oblige.Object{c.O}, Tests: p.Tests(s.In)}
	if e, look := unheardEnd(p, w, c.Takers()); e != nil && !p.WaitsFor(e.by, s) {
		b := unheardCloseBreach(p, w, look, e)
		b.Message = deafMessage(p, c, s, e.end.name, e.end.verb, e.closed)
		return b, true
	}
	end, heeded := heededEnd(p, c, s)
	if end == nil {
		return oblige.Breach{}, false
	}
	name := p.ChanName(p.ObjectOf(end.Val))
	return oblige.Breach{
		Check: "no-exit", Func: s.Func, Pos: s.Pos(), Message: deafMessage(p, c, s, name, "closes", end.In),
		Steps: []oblige.Step{
			{Pos: heeded.Pos(), Side: "other", Func: heeded.Func, Text: "has a case for " + name},
			{Pos: end.Pos(), Side: "completer", Func: end.Func, Text: "returns, and closes " + name},
			{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + p.ChanName(c.O)},
			{Pos: s.Pos(), Text: "the receiver has ended, and nobody will take what is sent"},
		},
	}, true
}

func deafMessage(p *oblige.Package, c *oblige.Channel, s *oblige.Op, end, verb string, closed ssa.Instruction) string {
	return fmt.Sprintf("%s sends on %s without a case for %s, which %s %s at line %d",
		ssaread.ShortName(s.Func), p.ChanName(c.O), end, ssaread.ShortName(closed.Parent()), verb, p.Line(oblige.PosOf(closed)))
}

// heededEnd returns what the one function that receives closes whenever it returns, and
// another send to that function which has a case for it.
func heededEnd(p *oblige.Package, c *oblige.Channel, s *oblige.Op) (end, heeded *oblige.Op) {
	server := c.Recvs[0].Func
	if slices.ContainsFunc(c.Recvs, func(r *oblige.Op) bool { return r.Func != server }) || within(p, s, server) {
		return nil, nil
	}
	for _, o := range p.Objects() {
		for _, end := range o.Of(oblige.Close) {
			if end.Func != server || !oblige.IsDefer(end.In) || !p.EndsForGood(end.Val) || p.EndsBehind(end.Val, s) {
				continue
			}
			if heeded := heedsIt(p, o, server); heeded != nil {
				return end, heeded
			}
		}
	}
	return nil, nil
}

// within reports whether who runs server may come to s, or a goroutine that it has started
// and may wait for.
func within(p *oblige.Package, s *oblige.Op, server *ssa.Function) bool {
	runs := p.RunsTo(s.In)
	return len(runs) == 0 || slices.ContainsFunc(runs, func(r oblige.Run) bool {
		return slices.ContainsFunc(r.Steps, func(at ssa.Instruction) bool { return at.Parent() == server })
	})
}

// heedsIt returns a send on what server receives, in a select that has a case for end.
func heedsIt(p *oblige.Package, end *oblige.Object, server *ssa.Function) *oblige.Op {
	for _, r := range end.Of(oblige.SelRecv) {
		for i, st := range r.Sel.States {
			if st.Dir != types.SendOnly {
				continue
			}
			to := p.ObjectOf(st.Chan)
			if to != nil && slices.ContainsFunc(to.Of(oblige.SelRecv), func(op *oblige.Op) bool { return op.Func == server }) {
				return &oblige.Op{Kind: oblige.SelSend, In: r.In, Func: r.Func, Val: st.Chan, Sel: r.Sel, Case: i}
			}
		}
	}
	return nil
}
