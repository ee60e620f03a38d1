package doubleresolve

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// toldToClose looks for one who closes the channel and then sends to somebody who, whatever comes, closes it as
// well before it is made anew.
func toldToClose(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	closes := o.Of(oblige.Close)
	for _, first := range closes {
		if len(closes) < 2 || oblige.IsDefer(first.In) {
			continue
		}
		for in := range ssaread.Instrs(first.Func) {
			send, ok := in.(*ssa.Send)
			if !ok || !oblige.Dominates(first.In, in) || oblige.Feasible(first.In, p.Renews(o), func(at ssa.Instruction) bool { return at == in }) == nil {
				continue
			}
			news := p.ObjectOf(send.Chan)
			if news == nil || news == o {
				continue
			}
			for _, r := range news.Of(oblige.Recv) {
				for _, second := range closes {
					if second.Func == r.Func && second.Func != first.Func && surelyNext(p, o, r.In, second.In) {
						return toldBreach(p, o, first, send, r, second), true
					}
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// surelyNext reports whether every way from what was received comes to the close, before the channel is made anew.
func surelyNext(p *oblige.Package, o *oblige.Object, recv, c ssa.Instruction) bool {
	renews := p.Renews(o)
	at := func(in ssa.Instruction) bool { return in == c }
	misses := func(in ssa.Instruction) bool { return oblige.IsReturn(in) || in == recv || renews(in) }
	return !oblige.IsDefer(c) && oblige.Dominates(recv, c) && oblige.Without(recv, at, misses) == nil
}

func toldBreach(p *oblige.Package, o *oblige.Object, first *oblige.Op, send *ssa.Send, recv, second *oblige.Op) oblige.Breach {
	name := p.ChanName(o)
	br := oblige.Breach{Check: "double-resolve", Func: first.Func, Pos: first.Pos()}
	br.Message = fmt.Sprintf("%s closes %s, and tells %s, which closes it at line %d",
		ssaread.ShortName(first.Func), name, ssaread.ShortName(second.Func), p.Line(second.Pos()))
	br.Steps = []oblige.Step{
		{Pos: first.Pos(), Side: "completer", Func: first.Func, Text: "closes " + name},
		{Pos: send.Pos(), Side: "completer", Func: first.Func, Text: "sends what happened"},
		{Pos: recv.Pos(), Side: "other completer", Func: second.Func, Text: "receives that"},
		{Pos: second.Pos(), Side: "other completer", Func: second.Func, Text: "closes " + name + " again"},
		{Pos: second.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}
