// Package abandonedsend finds sends without room whose receivers may have left: the check
// abandoned-send.
package abandonedsend

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a plain send on a channel without room, whose receiver waits for
// something else too and may have left: the sender stands for ever, and with it
// what it holds. The forms, told by who makes the channel:
//
//   - the receiver's function makes it for one answer, and leaves by another case
//     of its select, or by a return between starting the sender and receiving;
//   - several senders are started, and fewer receive;
//   - a goroutine receives on a channel that lives as long as an object, may end
//     without, and nobody else receives; or a function that outsiders run as one does;
//   - the sender has no other way out than its caller's context, somebody waits for its
//     goroutine by a WaitGroup, and the receiver fails;
//   - the sender is code out of sight (sentAbroad).
//
// Silent where one way sends twice on what has room for
// one result, which is double-resolve's, where outsiders may receive, where any way out receives what is left, where the sender has another way out, and where only C
// calls the sender: cgocallback tells that as a blocking-callback.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if b, ok := sentAbroad(p, o); ok {
			out = append(out, b)
			continue
		}
		sends := slices.DeleteFunc(o.Of(oblige.Send, oblige.SelSend), func(s *oblige.Op) bool { return calledBack(p, s.Func, nil) })
		if len(sends) == 0 {
			continue
		}
		c := p.Channel(o)
		if c == nil || sentTwice(p, o) {
			continue
		}
		if b, ok := first(c, sends, func(s *oblige.Op) *oblige.Desertion { return joined(c, s) }); ok {
			out = append(out, b)
		}
		sends = slices.DeleteFunc(sends, func(s *oblige.Op) bool { return s.Kind != oblige.Send })
		groups, local := byMake(c)
		had := len(out)
		for _, own := range byFunc(sends) {
			if b, ok := first(c, own, func(s *oblige.Op) *oblige.Desertion { return lasting(c, s, local && !returned(c)) }); ok {
				out = append(out, b)
			}
		}
		if len(out) > had {
			continue
		}
		for _, g := range groups {
			if g.Cap == oblige.Unknown {
				continue // the room may be for all
			}
			if b, ok := first(g, sends, func(s *oblige.Op) *oblige.Desertion { return deserted(g, s) }); ok {
				if len(groups) > 1 { // many ask, one answers: who asks makes the room
					b.Func, b.Pos = g.Makes[0].Func, g.Makes[0].Pos()
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// calledBack reports whether f runs on C's threads alone: it is a callback, or only such
// functions call it. Those in under are being asked.
func calledBack(p *oblige.Package, f *ssa.Function, under []*ssa.Function) bool {
	if ssaread.IsExport(f) || ssaread.IsCallback(f) {
		return true
	}
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) || slices.Contains(under, f) {
		return false
	}
	under = append(under, f)
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		_, starts := call.(*ssa.Go)
		return starts || !calledBack(p, call.Parent(), under)
	})
}

// first returns the breach of the first of the sends that is left alone: one
// channel needs room once, however many send on it.
func first(c *oblige.Channel, sends []*oblige.Op, left func(*oblige.Op) *oblige.Desertion) (oblige.Breach, bool) {
	for _, s := range sends {
		if d := left(s); d != nil {
			return breach(c, s, d), true
		}
	}
	return oblige.Breach{}, false
}

// byFunc splits the sends by their functions: of a channel that lives as long as an object no room is
// enough for all, each needs a way out.
func byFunc(sends []*oblige.Op) [][]*oblige.Op {
	var out [][]*oblige.Op
	for _, s := range sends {
		i := slices.IndexFunc(out, func(own []*oblige.Op) bool { return own[0].Func == s.Func })
		if i < 0 {
			i, out = len(out), append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}

// byMake splits the channels by who makes them; local says that all receivers
// receive from what their own function made.
func byMake(c *oblige.Channel) (groups []*oblige.Channel, local bool) {
	recvs := map[*oblige.Op][]*oblige.Op{}
	for _, r := range c.Recvs {
		m := c.MadeBy(r)
		if m == nil {
			return nil, false
		}
		recvs[m] = append(recvs[m], r)
	}
	for _, m := range c.Makes {
		if len(recvs[m]) > 0 {
			g := *c
			g.Cap, g.Makes, g.Recvs = m.Room(), []*oblige.Op{m}, recvs[m]
			groups = append(groups, &g)
		}
	}
	return groups, true
}

// returned reports whether who makes the channel returns an object with it, and leaves a goroutine behind
// that receives: the channel lives as long as the object.
func returned(c *oblige.Channel) bool {
	return !slices.ContainsFunc(c.Makes, func(m *oblige.Op) bool {
		return !slices.ContainsFunc(oblige.ReturnsOf(m.Func), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return oblige.PutInto(m.In.(ssa.Value), oblige.RootOf(oblige.Stored(v, ret))) })
		})
	}) && c.Receiver() != nil
}

func breach(c *oblige.Channel, s *oblige.Op, l *oblige.Desertion) oblige.Breach {
	name := c.P.ChanName(c.O)
	b := oblige.Breach{Check: "abandoned-send", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s for ever once %s has left at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(l.Recv.Func), c.P.Line(oblige.ReturnPos(l.Ret)))
	b.Steps = []oblige.Step{
		{Pos: l.Recv.Pos(), Side: "receiver", Func: l.Recv.Func, Text: "waits for " + name},
		{Pos: l.From, Side: "receiver", Func: l.Recv.Func, Text: l.Why},
		{Pos: oblige.ReturnPos(l.Ret), Side: "receiver", Func: l.Recv.Func, Text: "returns"},
		{Pos: s.Pos(), Side: "sender", Func: s.Func, Text: "sends on " + name + ", which has no room" + anyMore(c)},
		{Pos: s.Pos(), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}

// anyMore says of a channel with room that it is full by now.
func anyMore(c *oblige.Channel) string {
	if c.Cap > 0 {
		return " any more"
	}
	return ""
}

// sentTwice reports whether a way through a function sends twice on a channel with room for
// one result: it is to blame for the second, whether the receiver takes the first or leaves.
func sentTwice(p *oblige.Package, o *oblige.Object) bool {
	if len(o.Of(oblige.Close)) > 1 || !oblige.ForOne(o) {
		return false
	}
	_, twice := p.TwiceOnAWay(o)
	return twice
}
