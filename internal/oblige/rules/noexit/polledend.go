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

// polledEnds finds plain sends in a loop that looks at an end in each round, or waits for it beside what it
// sends, and leaves by that: while it sends it does not hear of it. Who receives, outsiders, may have left by
// then; or leaves by that end, as its case for it tells, where the loop only looks and has always more to send.
//
// Outsiders may go on until the channel is closed: where somebody closes it, it is told only if who asks for
// the end waits for the sender's goroutine then.
func polledEnds(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		sends := o.Of(oblige.Send)
		c := p.Channel(o)
		if len(sends) == 0 || len(o.Of(oblige.Make)) == 0 || givenByOutsiders(p, o) || c == nil && len(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)) > 0 {
			continue
		}
		told := map[*ssa.Function]bool{}
		for _, s := range sends {
			if told[s.Func] || p.EndsProcess(s.Func) || came(s.Val) || copied(p, s.Val) || takenAway(p, o, s) {
				continue
			}
			l := polled(p, o, s)
			if l == nil {
				continue
			}
			if c == nil && (len(o.Of(oblige.Close)) == 0 || awaited(p, l)) || c != nil && !l.waits && allLeave(c, l.end) {
				told[s.Func] = true
				out = append(out, polledBreach(p, o, s, l))
			}
		}
	}
	return out
}

// look is where a loop looks at an end, and leaves its function if that has come.
type look struct {
	in    ssa.Instruction
	end   ssa.Value // the channel, or the error of a context
	pos   token.Pos
	waits bool // for the end, or for something to send
}

// givenByOutsiders reports whether outsiders put a channel into a field that nobody in the package fills: it may have
// all the room that it needs.
func givenByOutsiders(p *oblige.Package, o *oblige.Object) bool {
	return slices.ContainsFunc(o.Places, func(pl oblige.Place) bool {
		return pl.Cell.Kind == ssaread.Field && p.OutsidersSee(pl.Cell) && !slices.ContainsFunc(p.Writers(pl.Cell), func(in ssa.Instruction) bool {
			st, ok := in.(*ssa.Store)
			return ok && ssaread.CellOf(st.Addr) == pl.Cell
		})
	})
}

// came reports whether a channel came by a channel, if it is one at all: it is for an answer, and has room for that.
func came(ch ssa.Value) bool {
	switch from := oblige.RootOf(ch).(type) {
	case *ssa.Phi:
		var any, other bool
		for _, e := range from.Edges {
			_, again := e.(*ssa.Phi)
			any, other = any || !again && came(e), other || again || !came(e) && !oblige.IsNil(e)
		}
		return any && !other
	case *ssa.Extract:
		_, sel := from.Tuple.(*ssa.Select)
		return sel || receives(from.Tuple.(ssa.Instruction))
	case *ssa.Select:
		return true
	case ssa.Instruction:
		return receives(from)
	}
	return false
}

// copied reports whether a channel lies in a field, of the package's own, where only channels are put that came by
// a channel.
func copied(p *oblige.Package, ch ssa.Value) bool {
	load, ok := ch.(*ssa.UnOp)
	if !ok || ssaread.CellOf(load.X).Kind != ssaread.Field || p.OutsidersSee(ssaread.CellOf(load.X)) {
		return false
	}
	in := p.Writers(ssaread.CellOf(load.X))
	return len(in) > 0 && !slices.ContainsFunc(in, func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		return !ok || !came(st.Val)
	})
}

// takenAway reports whether who does s, on a channel with room for one, puts another one, or none, in its place
// behind that: nothing else is sent on it.
func takenAway(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	load, ok := s.Val.(*ssa.UnOp)
	if !ok || slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap == 0 }) {
		return false
	}
	return slices.ContainsFunc(p.Writers(ssaread.CellOf(load.X)), func(in ssa.Instruction) bool {
		return in.Parent() == s.Func && oblige.Dominates(s.In, in)
	})
}

// awaited reports whether who asks for the end waits then, itself, for the goroutine that looks at it: where it has
// another goroutine wait, it may receive meanwhile.
func awaited(p *oblige.Package, l *look) bool {
	closes := asking(p, l.end)
	return closes != nil && slices.ContainsFunc(p.Objects(), func(g *oblige.Object) bool {
		tells := slices.ContainsFunc(g.Of(oblige.Close, oblige.GroupDone), func(op *oblige.Op) bool { return oblige.AtItsEnd(op, l.in.Parent()) })
		return tells && slices.ContainsFunc(g.Of(oblige.Recv, oblige.GroupWait), func(w *oblige.Op) bool {
			return asksBefore(w, closes) && !p.Spawned(w.Func)
		})
	})
}

// asking returns who asks for an end: who closes it, or cancels its context. Nil where that is not known.
func asking(p *oblige.Package, end ssa.Value) *oblige.Wakers {
	if o := p.ObjectOf(end); o != nil && len(o.Of(oblige.Close)) > 0 {
		return p.WakesOf([]*oblige.Object{o})
	}
	ctx, _ := contextOf(p, end).(*ssa.Extract)
	for cell, made := range cancels(p) {
		if ctx != nil && ctx.Tuple == ssa.Value(made) {
			return contextIn(p, cell).closes
		}
	}
	return nil
}

// contextOf returns the context whose Done or Err v is, nil if it is neither.
func contextOf(p *oblige.Package, v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || !call.Call.IsInvoke() || !oblige.IsCancel(v) && !isErr(call) {
		return nil
	}
	return p.ContextOf(call.Call.Value)
}

// isErr reports whether a call asks a context for its error.
func isErr(call *ssa.Call) bool {
	return call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Err"
}

// allLeave reports whether all who receive are outsiders' calls, which have a case for the end.
func allLeave(c *oblige.Channel, end ssa.Value) bool {
	ctx := contextOf(c.P, end)
	return !slices.ContainsFunc(c.Recvs, func(r *oblige.Op) bool {
		return r.Sel == nil || !c.P.IsEntry(r.Func) || c.P.Spawned(r.Func) || !slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool {
			return st.Dir == types.RecvOnly && (c.P.SameEnd(st.Chan, end) || ctx != nil && contextOf(c.P, st.Chan) == ctx)
		})
	})
}

// polled returns where the loop that does s, itself or by what it calls, looks at an end.
func polled(p *oblige.Package, o *oblige.Object, s *oblige.Op) *look {
	wk := p.WakesOf([]*oblige.Object{o})
	at := s.In
	for range oblige.MaxUp {
		for _, b := range oblige.Ordered(oblige.OuterLoop(at.Block())) {
			for _, in := range b.Instrs {
				if l := lookAt(p, in, wk); l != nil && !afterEnd(p, s, l.end) {
					return l
				}
			}
		}
		calls := p.Callers(at.Parent())
		if len(calls) == 0 || slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool { return p.Starts(call) || call.Parent() != calls[0].Parent() }) {
			break
		}
		at = calls[0]
	}
	return nil
}

// lookAt returns the look at an end that in is, if its function returns by that without a wake.
func lookAt(p *oblige.Package, in ssa.Instruction, wk *oblige.Wakers) *look {
	leaves := func(b *ssa.BasicBlock) bool { return b != nil && oblige.StraightReturn(b, wk.At) != nil }
	switch in := in.(type) {
	case *ssa.Select:
		for i, st := range in.States {
			if st.Dir == types.RecvOnly && p.EndsForGood(st.Chan) && leaves(oblige.CaseStart(in, i)) {
				return &look{in, st.Chan, oblige.StatePos(in, i), in.Blocking}
			}
		}
	case *ssa.Call:
		br, ok := oblige.Last(in.Block()).(*ssa.If)
		if !ok || !isErr(in) {
			return nil
		}
		if cmp, ok := br.Cond.(*ssa.BinOp); ok && cmp.X == ssa.Value(in) && slices.ContainsFunc(br.Block().Succs, leaves) {
			return &look{in, in, in.Pos(), false}
		}
	}
	return nil
}

func polledBreach(p *oblige.Package, o *oblige.Object, s *oblige.Op, l *look) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "no-exit", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s without a case for the end obeyed at line %d", ssaread.ShortName(s.Func), name, p.Line(l.pos))
	b.Steps = []oblige.Step{
		{Pos: l.pos, Side: "sender", Func: l.in.Parent(), Text: "looks at the end, which has not come"},
		{Pos: s.Pos(), Side: "sender", Func: s.Func, Text: "sends on " + name + " while the end comes"},
		{Pos: s.Pos(), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}
