package noexit

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unevenSends finds plain sends on a channel without room, from which outsiders receive, where the
// same goroutine sends there elsewhere in a select, by a case of which for an end it returns: who
// receives may leave by that end, and the plain send stands.
//
// Silent where something is sent when the end has come: then who receives goes on until the close.
func unevenSends(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		sends := o.Of(oblige.Send)
		if len(sends) == 0 || len(o.Of(oblige.SelSend)) == 0 || !oblige.Unbuffered(o) || givenByOutsiders(p, o) || p.Channel(o) != nil || len(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)) > 0 {
			continue
		}
		for _, t := range o.Of(oblige.SelSend) {
			i := heeds(p, o, t)
			if i < 0 || slices.ContainsFunc(sends, func(s *oblige.Op) bool { return afterEnd(p, s, t.Sel.States[i].Chan) }) {
				continue
			}
			if k := slices.IndexFunc(sends, func(s *oblige.Op) bool { return together(p, s, t) && !p.EndsProcess(s.Func) }); k >= 0 {
				out = append(out, unevenBreach(p, o, sends[k], t, i))
				break
			}
		}
	}
	return out
}

// heeds returns which case of t's select is for an end by which its function returns, without another
// send on o; -1 if none is.
func heeds(p *oblige.Package, o *oblige.Object, t *oblige.Op) int {
	wk := p.WakesOf([]*oblige.Object{o})
	return slices.IndexFunc(t.Sel.States, func(st *ssa.SelectState) bool {
		if st.Dir != types.RecvOnly || !p.EndsForGood(st.Chan) {
			return false
		}
		start := oblige.CaseStart(t.Sel, slices.Index(t.Sel.States, st))
		return start != nil && oblige.StraightReturn(start, wk.At) != nil
	})
}

// afterEnd reports whether s comes where a case for the end says that it has come.
func afterEnd(p *oblige.Package, s *oblige.Op, end ssa.Value) bool {
	return slices.ContainsFunc(p.Objects(), func(o *oblige.Object) bool {
		return slices.ContainsFunc(o.Of(oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool {
			return r.Func == s.Func && r.Sel != nil && p.SameEnd(r.Val, end) && oblige.SurelyDone(r, s.In)
		})
	})
}

// together reports whether one goroutine does both, as far as is seen.
func together(p *oblige.Package, s, t *oblige.Op) bool {
	if oblige.Outermost(s.Func) == oblige.Outermost(t.Func) {
		return true
	}
	root := p.SoleGoroutine(s.Func)
	return root != nil && root == p.SoleGoroutine(t.Func)
}

func unevenBreach(p *oblige.Package, o *oblige.Object, s, t *oblige.Op, i int) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "no-exit", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s without a case for the end obeyed at line %d",
		ssaread.ShortName(s.Func), name, p.Line(oblige.StatePos(t.Sel, i)))
	b.Steps = []oblige.Step{
		{Pos: oblige.StatePos(t.Sel, i), Side: "sender", Func: t.Func, Text: "returns by the end, as may who receives"},
		{Pos: s.Pos(), Side: "sender", Func: s.Func, Text: "sends on " + name + ", which has no room"},
		{Pos: s.Pos(), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}
