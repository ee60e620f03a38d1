package heldbywaiter

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// joinedFirst finds functions that wait for the end of goroutines before they do what these wait for: they
// close the channel over which these range behind the wait, or not at all, though nobody else sends or
// closes; or they receive only behind the wait what these send.
func joinedFirst(p *oblige.Package, end *oblige.Object) []oblige.Breach {
	waits := end.Of(oblige.GroupWait)
	if len(waits) == 0 || len(waits) > 1 {
		return nil
	}
	w := waits[0]
	for _, done := range end.Of(oblige.GroupDone) {
		done = p.AtEnd(done)
		g := done.Func
		start := startedBefore(p, g, w)
		if start == nil || g == w.Func {
			continue
		}
		for in := range ssaread.Instrs(g) {
			var b oblige.Breach
			ok := false
			switch in := in.(type) {
			case *ssa.UnOp:
				b, ok = closedBehind(p, end, w, done, in)
			case *ssa.Send:
				b, ok = takenBehind(p, end, w, start, done, in)
			}
			if ok {
				return []oblige.Breach{b}
			}
		}
	}
	return nil
}

// startedBefore returns where g is started by the function that waits, before it does.
func startedBefore(p *oblige.Package, g *ssa.Function, w *oblige.Op) ssa.CallInstruction {
	for _, call := range p.Callers(g) {
		if call.Parent() == w.Func && p.Starts(call) && oblige.Reaches(call, w.In) {
			return call
		}
	}
	return nil
}

// closedBehind decides whether a goroutine ranges, until it is done, over a channel that who waits for it has
// not closed by then.
func closedBehind(p *oblige.Package, end *oblige.Object, w, done *oblige.Op, recv *ssa.UnOp) (oblige.Breach, bool) {
	if !onlyToEnd(recv) || !oblige.DeferredTo(done) && (oblige.WholeLoop(recv.Block())[done.In.Block()] || !oblige.Reaches(recv, done.In)) {
		return oblige.Breach{}, false
	}
	c := p.ObjectOf(recv.X)
	if c == nil || c.Open || len(c.Of(oblige.Leak)) > 0 || len(c.Of(oblige.Make)) == 0 {
		return oblige.Breach{}, false
	}
	closes := c.Of(oblige.Close)
	elsewhere := func(op *oblige.Op) bool { return op.Func != w.Func || oblige.IsDefer(op.In) }
	if slices.ContainsFunc(closes, elsewhere) || len(closes) == 0 && (slices.ContainsFunc(c.Of(oblige.Send, oblige.SelSend, oblige.TrySend), elsewhere) || oblige.IsDefer(w.In)) {
		return oblige.Breach{}, false
	}
	for _, op := range closes {
		if oblige.IsDefer(w.In) || oblige.Reaches(op.In, w.In) {
			return oblige.Breach{}, false
		}
	}
	name, g := p.ChanName(c), ssaread.ShortName(recv.Parent())
	if len(closes) == 0 {
		return joinedBreach(p, end, w, recv, "ranges over "+name, w.Pos(), fmt.Sprintf("nobody closes %s; %s ranges over it", name, g)), true
	}
	return joinedBreach(p, end, w, recv, "ranges over "+name, closes[0].Pos(), fmt.Sprintf("closes %s later; %s ranges over it", name, g)), true
}

// onlyToEnd reports whether recv is the receive of a loop that is left only when the channel is closed.
func onlyToEnd(recv *ssa.UnOp) bool {
	loop := oblige.RangeLoop(recv)
	if loop == nil {
		return false
	}
	for b := range loop {
		for _, s := range b.Succs {
			if !loop[s] && b != recv.Block() {
				return false
			}
		}
	}
	return true
}

// takenBehind decides whether a goroutine sends, before it is done, what who waits for it receives only then.
func takenBehind(p *oblige.Package, end *oblige.Object, w *oblige.Op, start ssa.CallInstruction, done *oblige.Op, s *ssa.Send) (oblige.Breach, bool) {
	if !oblige.DeferredTo(done) && !oblige.Reaches(s, done.In) {
		return oblige.Breach{}, false
	}
	c := p.ObjectOf(s.Chan)
	if c == nil || c.Open || len(c.Of(oblige.Leak)) > 0 || len(c.Of(oblige.Make)) != 1 || !fullAtOnce(c, start) {
		return oblige.Breach{}, false
	}
	recvs := c.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
	if len(recvs) == 0 || oblige.IsDefer(w.In) || slices.ContainsFunc(recvs, func(r *oblige.Op) bool {
		return r.Func != w.Func || !oblige.Dominates(w.In, r.In)
	}) {
		return oblige.Breach{}, false
	}
	name := p.ChanName(c)
	return joinedBreach(p, end, w, s, "sends on "+name, recvs[0].Pos(), fmt.Sprintf("receives from %s later; %s sends on it", name, ssaread.ShortName(s.Parent()))), true
}

// fullAtOnce reports whether the channel has no room, or room for one of those who are started in a loop.
func fullAtOnce(c *oblige.Object, start ssa.CallInstruction) bool {
	room := c.Of(oblige.Make)[0].Cap
	return room == 0 || room == 1 && oblige.InnerLoop(start.Block()) != nil
}

func joinedBreach(p *oblige.Package, end *oblige.Object, w *oblige.Op, in ssa.Instruction, does string, behind token.Pos, what string) oblige.Breach {
	name := p.ObjectName(end)
	b := oblige.Breach{Check: "held-by-waiter", Func: w.Func, Pos: w.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s at line %d, %s", ssaread.ShortName(w.Func), name, p.Line(w.Pos()), what)
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(in), Side: "completer", Func: in.Parent(), Text: does + ", and is done only behind that"},
		{Pos: w.Pos(), Side: "waiter", Func: w.Func, Text: "waits for " + name},
		{Pos: behind, Side: "waiter", Func: w.Func, Text: "would let it go on no sooner than here"},
		{Pos: w.Pos(), Text: "each waits for the other, and nobody will wake either"},
	}
	return b
}
