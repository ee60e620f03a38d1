package unresolved

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unclosedStreams finds goroutines that alone close a channel, over which others range or which their
// maker returns as one to receive from, at the end of some ways, and on another return without it.
// Likewise functions that close their caller's channel when something fails, and not when something
// else does.
//
// Silent where the way is decided by what was received, by a context or by a flag: who receives may
// have told it to end, and left; and, of a channel that is returned, where the way sends.
func unclosedStreams(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if len(o.Of(oblige.Close)) == 0 {
			continue
		}
		all := p.Completions(o, oblige.Close)
		closes := slices.DeleteFunc(slices.Clone(all), func(c *oblige.Completion) bool { return !sure(c) || called(all, c.In.Parent()) })
		if len(closes) == 0 {
			continue
		}
		f, ranged := closes[0].In.Parent(), rangedOver(o)
		if slices.ContainsFunc(closes, func(c *oblige.Completion) bool { return c.In.Parent() != f }) {
			continue
		}
		if b, ok := leftByMaker(p, o, f, ranged, closes); ok {
			out = append(out, b)
			continue
		}
		if !given(closes, f) && (ranged == nil && !returnedToReceive(p, o) || !goroutine(p, o, f) || startedAgain(p, o, f)) {
			continue
		}
		if b, ok := leftOpen(p, o, f, ranged, closes); ok {
			out = append(out, b)
		}
	}
	return out
}

// leftByMaker looks for a way on which f, which has made the channel and started who ranges over it, returns
// because something fails, and does not close it.
func leftByMaker(p *oblige.Package, o *oblige.Object, f *ssa.Function, ranged *oblige.Op, closes []*oblige.Completion) (oblige.Breach, bool) {
	made := o.Of(oblige.Make)
	if ranged == nil || o.Open || len(o.Of(oblige.Leak)) > 0 || len(made) != 1 || made[0].Func != f || ranged.Func == f {
		return oblige.Breach{}, false
	}
	if slices.ContainsFunc(oblige.DefersOf(f), func(d *ssa.Defer) bool { return p.WakersBy(o.Of(oblige.Close)).At(d) }) {
		return oblige.Breach{}, false
	}
	for _, start := range p.Callers(ranged.Func) {
		if start.Parent() != f || !p.Starts(start) {
			continue
		}
		h := p.WakersBy(o.Of(oblige.Close)).Held(f, placesOf(closes)...)
		for _, s := range skips(h, start, nil) {
			if s.end != nil && fails(s) && failsAlone(s) && !joins(h, s) && !tellsOther(p, o, s) {
				return leftOpenBreach(p, o, f, ranged, closes[0], s), true
			}
		}
	}
	return oblige.Breach{}, false
}

// given reports whether f runs in its caller's goroutine, and closes a channel that it is given.
func given(closes []*oblige.Completion, f *ssa.Function) bool {
	_, param := oblige.RouteOf(closes[0].Op.Val).Root.(*ssa.Parameter)
	return param && f.Parent() == nil && closes[0].In == closes[0].Op.In && oblige.RouteOf(closes[0].Op.Val).Steps == "" &&
		f.Signature.Results().Len() > 0
}

// placesOf returns where the promise is completed.
func placesOf(closes []*oblige.Completion) []ssa.Instruction {
	var out []ssa.Instruction
	for _, c := range closes {
		out = append(out, c.In)
	}
	return out
}

// rangedOver returns a receive of a loop that goes on until the channel is closed, nil if there is none.
func rangedOver(o *oblige.Object) *oblige.Op {
	for _, r := range o.Of(oblige.Recv) {
		if recv, ok := r.In.(*ssa.UnOp); ok && oblige.RangeLoop(recv) != nil {
			return r
		}
	}
	return nil
}

// returnedToReceive reports whether a function returns the channel as one from which its callers may only
// receive, and more than one result.
func returnedToReceive(p *oblige.Package, o *oblige.Object) bool {
	if oblige.ForOne(o) {
		return false
	}
	return slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool {
		return slices.ContainsFunc(oblige.ReturnsOf(m.Func), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
				c, ok := v.Type().Underlying().(*types.Chan)
				return ok && c.Dir() == types.RecvOnly && p.ObjectOf(v) == o
			})
		})
	})
}

// startedAgain reports whether f is started in a loop, for a channel that was made before that.
func startedAgain(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	loop := oblige.InnerLoop(p.Callers(f)[0].Block())
	return len(p.Callers(f)) > 1 || loop != nil && !slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return loop[m.In.Block()] })
}

// leftOpen looks for a way through f that returns without having closed the channel.
func leftOpen(p *oblige.Package, o *oblige.Object, f *ssa.Function, ranged *oblige.Op, closes []*oblige.Completion) (oblige.Breach, bool) {
	h := p.WakersBy(o.Of(oblige.Close, oblige.Leak)).Held(f, placesOf(closes)...)
	for _, s := range skips(h, f.Blocks[0].Instrs[0], nil) {
		if given(closes, f) && !p.Spawned(f) && !(fails(s) && failsTold(h, s)) {
			continue
		}
		if s.end == nil || !failsAlone(s) || joins(h, s) || tellsOther(p, o, s) {
			continue
		}
		if ranged == nil && sendsOn(p, o, s) && !sendsBefore(o, closes) {
			continue
		}
		return leftOpenBreach(p, o, f, ranged, closes[0], s), true
	}
	return oblige.Breach{}, false
}

// failsAlone reports whether a way is taken because of what the goroutine has found out by itself: an
// error, a result, an entry that is not there. A flag may say that nobody receives any more.
func failsAlone(s skip) bool {
	br, ok := oblige.Last(s.from).(*ssa.If)
	if !ok {
		return false
	}
	switch c := br.Cond.(type) {
	case *ssa.BinOp:
		return ownResult(c.X) && ownResult(c.Y)
	case *ssa.Extract:
		switch c.Tuple.(type) {
		case *ssa.TypeAssert, *ssa.Lookup:
			return true
		}
	}
	return false
}

// ownResult reports whether v is a constant, or comes from a call that is not of a context.
func ownResult(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Call)
		return ok
	case *ssa.Call:
		return !v.Call.IsInvoke() || !ssaread.IsType(v.Call.Value.Type(), "context", "Context")
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.Alloc)
		return ok && v.Op == token.MUL && ssaread.IsError(v.Type()) && a.Parent() == v.Parent()
	}
	return false
}

// sendsOn reports whether the way s sends on the channel itself.
func sendsOn(p *oblige.Package, o *oblige.Object, s skip) bool {
	first := s.from.Succs[s.succ].Instrs[0]
	sends := func(in ssa.Instruction) bool {
		send, ok := in.(*ssa.Send)
		return ok && p.ObjectOf(send.Chan) == o
	}
	return sends(first) || oblige.Without(first, oblige.IsReturn, sends) != nil
}

// sendsBefore reports whether something is sent on the channel on a way to its close: then to send does
// not stand for that.
func sendsBefore(o *oblige.Object, closes []*oblige.Completion) bool {
	return slices.ContainsFunc(o.Of(oblige.Send), func(send *oblige.Op) bool {
		return slices.ContainsFunc(closes, func(c *oblige.Completion) bool {
			return c.In.Parent() == send.Func && oblige.Reaches(send.In, c.In)
		})
	})
}

func leftOpenBreach(p *oblige.Package, o *oblige.Object, f *ssa.Function, ranged *oblige.Op, c *oblige.Completion, s skip) oblige.Breach {
	name, pos := p.ChanName(o), s.place()
	if prm, ok := oblige.RouteOf(c.Op.Val).Root.(*ssa.Parameter); ok && oblige.RouteOf(c.Op.Val).Steps == "" {
		name = prm.Name()
	}
	b := oblige.Breach{Check: "unresolved", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns at line %d without closing %s, which line %d closes", ssaread.ShortName(f), p.Line(pos), name, p.Line(c.Pos()))
	if ranged != nil {
		b.Steps = append(b.Steps, oblige.Step{Pos: ranged.Pos(), Side: "waiter", Func: ranged.Func, Text: "receives until " + name + " is closed"})
	} else if made := o.Of(oblige.Make); len(made) > 0 {
		b.Steps = append(b.Steps, oblige.Step{Pos: made[0].Pos(), Side: "waiter", Func: made[0].Func, Text: "makes " + name + ", from which its callers receive"})
	}
	b.Steps = append(b.Steps, []oblige.Step{
		{Pos: c.Pos(), Side: "completer", Func: f, Text: "closes it on other ways, and nobody else does"},
		{Pos: oblige.PosOf(oblige.Last(s.from)), Side: "completer", Func: f, Text: "branches off before that"},
		{Pos: pos, Side: "completer", Func: f, Text: fmt.Sprintf("returns at line %d", p.Line(pos))},
		{Pos: pos, Func: f, Text: "it is never closed, nobody will wake who waits for the end"},
	}...)
	return b
}
