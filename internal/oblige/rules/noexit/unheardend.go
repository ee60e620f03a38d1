package noexit

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unheardEnds finds sends in a select that has a case for the end that the one
// receiver is told of, and none for the channel by which that tells that it has
// ended: it may fail, or give up, by itself, and nobody who hears of that asks for the
// end then.
//
// Silent where the select has any other way out, where outsiders may see either
// channel, and where the receiver may tell of its failure by a function value.
func unheardEnds(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		sends := o.Of(oblige.SelSend)
		if len(sends) == 0 || !oblige.Unbuffered(o) {
			continue
		}
		c := p.Channel(o)
		if c == nil {
			continue
		}
		root := c.Receiver()
		if root == nil || hooked(root) {
			continue
		}
		failed := c.Fails(root)
		if failed == nil {
			failed = c.GivesUp(root)
		}
		if failed == nil {
			continue
		}
		for _, s := range sends {
			if end := unheard(p, s, root); end != nil && !oblige.Within(s.Func, root) && !hooks(failed.Ret.Block()) {
				out = append(out, unheardBreach(p, o, s, failed, end))
			}
		}
	}
	return out
}

// unheard returns what root closes when it ends, where s has no case for that and
// nothing else lets it go on before somebody asks for the end.
func unheard(p *oblige.Package, s *oblige.Op, root *ssa.Function) *oblige.Object {
	var asked []*oblige.Object
	for i, st := range s.Sel.States {
		if i == s.Case {
			continue
		}
		end := p.ObjectOf(st.Chan)
		if st.Dir != types.RecvOnly || end == nil || end.Open || len(end.Of(oblige.Leak)) > 0 || !p.EndsForGood(st.Chan) {
			return nil
		}
		asked = append(asked, end)
	}
	wk := p.WakesOf(asked)
	if len(asked) == 0 || len(wk.In(root)) > 0 {
		return nil
	}
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(oblige.Leak)) > 0 || !slices.ContainsFunc(o.Of(oblige.Close), func(c *oblige.Op) bool { return oblige.AtItsEnd(c, root) }) {
			continue
		}
		heard := o.Of(oblige.Recv, oblige.SelRecv, oblige.GroupWait)
		if len(heard) > 0 && !slices.ContainsFunc(heard, func(r *oblige.Op) bool { return mayAsk(p, r, wk, root) }) {
			return o
		}
	}
	return nil
}

// mayAsk reports whether who hears by r that root has ended may ask for another end then, as wk
// tells: it, or a caller of which nothing is known, does not wait for root after asking it to end.
func mayAsk(p *oblige.Package, r *oblige.Op, wk *oblige.Wakers, root *ssa.Function) bool {
	if r.Kind == oblige.SelRecv {
		return len(wk.In(r.Func)) > 0
	}
	return !asksBefore(r, wk) && !asksBefore(r, p.WakesOf(obeyed(p, root)))
}

// obeyed returns the ends for which f has a case.
func obeyed(p *oblige.Package, f *ssa.Function) []*oblige.Object {
	return slices.DeleteFunc(slices.Clone(p.Objects()), func(o *oblige.Object) bool {
		return !oblige.EndsOnly(o) || !slices.ContainsFunc(o.Of(oblige.SelRecv), func(r *oblige.Op) bool { return r.Func == f })
	})
}

// asksBefore reports whether who receives r has asked for the end before.
func asksBefore(r *oblige.Op, wk *oblige.Wakers) bool {
	return slices.ContainsFunc(wk.In(r.Func), func(in ssa.Instruction) bool { return oblige.Dominates(in, r.In) })
}

// hooked reports whether f defers a call of a function value, which may tell anybody anything.
func hooked(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		d, ok := in.(*ssa.Defer)
		return ok && oblige.CalledByValue(d)
	})
}

// hooks reports whether b calls a function value.
func hooks(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && oblige.CalledByValue(call)
	})
}

func unheardBreach(p *oblige.Package, o *oblige.Object, s *oblige.Op, failed *oblige.Desertion, end *oblige.Object) oblige.Breach {
	root, name, may := failed.Recv.Func, p.ChanName(o), "fail"
	if failed.Why == oblige.GaveUp {
		may = "end"
	}
	b := oblige.Breach{Check: "no-exit", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s without a case for %s; %s may %s at line %d",
		ssaread.ShortName(s.Func), name, p.ChanName(end), ssaread.ShortName(root), may, p.Line(oblige.PosOf(failed.Ret)))
	b.Steps = []oblige.Step{
		{Pos: failed.Recv.Pos(), Side: "receiver", Func: root, Text: "receives from " + name},
		{Pos: oblige.PosOf(failed.Ret), Side: "receiver", Func: root, Text: failed.Why + ", closes " + p.ChanName(end) + ", and returns"},
		{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + name},
		{Pos: s.Pos(), Text: "the receiver has ended, and nobody will take what is sent"},
	}
	return b
}
