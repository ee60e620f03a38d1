package abandonedsend

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// notesEnd reports whether whoever closes ch, an end, notes so in a field that is looked at before s, all
// under one lock: who sends knows that nobody receives any more.
func notesEnd(p *oblige.Package, ch ssa.Value, s *oblige.Op) bool {
	o := p.ObjectOf(ch)
	if o == nil || o.Open || len(o.Of(oblige.Close)) == 0 || len(o.Of(oblige.Leak)) > 0 {
		return false
	}
	return slices.ContainsFunc(p.Tests(s.In), func(t *oblige.Test) bool {
		return t.Load != nil && slices.ContainsFunc(p.HeldAt(s.In), func(l oblige.Place) bool {
			held := func(in ssa.Instruction) bool { return slices.Contains(p.HeldAt(in), l) }
			return held(t.Load) && !slices.ContainsFunc(o.Of(oblige.Close), func(end *oblige.Op) bool {
				notes := func(in ssa.Instruction) bool {
					wr, ok := p.WriteTo(in, t.Cell)
					return ok && t.Effect(wr) == oblige.Fails && held(in)
				}
				return !held(end.In) || oblige.Without(end.In, notes, oblige.IsReturn) != nil
			})
		})
	})
}

// leavesOnlyClosed reports whether the receiver leaves by a case of its select only where the channel of
// that is closed: it goes on with whatever comes.
func leavesOnlyClosed(c *oblige.Channel, sel *ssa.Select, start *ssa.BasicBlock, o *oblige.Object) bool {
	if o == nil {
		return false
	}
	if len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) == 0 {
		return true
	}
	br, ok := oblige.Last(start).(*ssa.If)
	if !ok {
		return false
	}
	v, truth := oblige.Negation(br.Cond)
	if came, ok := v.(*ssa.Extract); !ok || came.Tuple != ssa.Value(sel) || came.Index != 1 {
		return false
	}
	goesOn := br.Block().Succs[0]
	if !truth {
		goesOn = br.Block().Succs[1]
	}
	return returns(c, goesOn.Instrs[0]) == nil
}

// stopsTick reports whether s is done only where the timer whose tick comes on ch was stopped in time: that
// tick has not come, and will not.
func stopsTick(p *oblige.Package, ch ssa.Value, s *oblige.Op) bool {
	timer := p.TimerOf(ch)
	return timer != nil && slices.ContainsFunc(p.Guards(s.In), func(br *ssa.If) bool {
		v, truth := oblige.Negation(br.Cond)
		stop, ok := v.(*ssa.Call)
		if !ok || len(stop.Call.Args) != 1 || !sameTimer(stop.Call.Args[0], timer) {
			return false
		}
		callee := ssaread.Callee(stop.Common())
		late := 1
		if !truth {
			late = 0
		}
		return callee != nil && callee.String() == "(*time.Timer).Stop" && !oblige.ComesTo(br, late, s.In)
	})
}

// sameTimer reports whether two timers are one, or lie in the same cell.
func sameTimer(a, b ssa.Value) bool {
	at, held := oblige.ContainerCell(a)
	other, _ := oblige.ContainerCell(b)
	return a == b || held != nil && at == other
}

// asksRoom reports whether who does s asks before, under a lock that it then holds, how much room is left:
// it knows what to do when there is none.
func asksRoom(p *oblige.Package, o *oblige.Object, s *oblige.Op) bool {
	return slices.ContainsFunc(p.Guards(s.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || !p.IsLenOf(cmp.X, o) && !p.IsLenOf(cmp.Y, o) {
			return false
		}
		return slices.ContainsFunc(p.HeldAt(s.In), func(l oblige.Place) bool { return slices.Contains(p.HeldAt(br), l) })
	})
}
