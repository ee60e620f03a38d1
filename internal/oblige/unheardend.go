package oblige

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// unheardEnds finds sends in a select that has a case for the end that the one
// receiver is told of, and none for the channel by which that tells that it has
// ended: it may fail by itself, and nobody hears of that who has not asked for the
// end before.
//
// Silent where the select has any other way out, where outsiders may see either
// channel, and where the receiver may tell of its failure by a function value.
func (p *Package) unheardEnds() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		sends := o.Of(SelSend)
		if len(sends) == 0 || !unbuffered(o) {
			continue
		}
		c := p.channel(o)
		if c == nil {
			continue
		}
		root := c.receiver()
		if root == nil || hooked(root) {
			continue
		}
		failed := c.fails(root)
		if failed == nil {
			continue
		}
		for _, s := range sends {
			if end := p.unheard(s, root); end != nil && !within(s.Func, root) && !hooks(failed.ret.Block()) {
				out = append(out, p.unheardBreach(o, s, failed, end))
			}
		}
	}
	return out
}

// unheard returns what root closes when it ends, where s has no case for that and
// nothing else lets it go on before somebody asks for the end.
func (p *Package) unheard(s *Op, root *ssa.Function) *Object {
	var asked []*Object
	for i, st := range s.Sel.States {
		if i == s.Case {
			continue
		}
		end := p.ObjectOf(st.Chan)
		if st.Dir != types.RecvOnly || end == nil || end.Open || len(end.Of(Leak)) > 0 || !p.endsForGood(st.Chan) {
			return nil
		}
		asked = append(asked, end)
	}
	wk := p.WakesOf(asked)
	if len(asked) == 0 || len(wk.In(root)) > 0 {
		return nil
	}
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(Leak)) > 0 || !o.awaited() || !slices.ContainsFunc(o.Of(Close), func(c *Op) bool { return c.Func == root && deferredTo(c) }) {
			continue
		}
		if !slices.ContainsFunc(o.Of(Recv), func(r *Op) bool { return !asksBefore(r, wk) }) {
			return o
		}
	}
	return nil
}

// asksBefore reports whether who receives r has asked for the end before.
func asksBefore(r *Op, wk *wakers) bool {
	return slices.ContainsFunc(wk.In(r.Func), func(in ssa.Instruction) bool { return Dominates(in, r.In) })
}

// hooked reports whether f defers a call of a function value, which may tell anybody anything.
func hooked(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		d, ok := in.(*ssa.Defer)
		return ok && calledByValue(d)
	})
}

// hooks reports whether b calls a function value.
func hooks(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && calledByValue(call)
	})
}

// calledByValue reports whether it is not known which function a call runs.
func calledByValue(call ssa.CallInstruction) bool {
	return ssaread.Callee(call.Common()) == nil && !isBuiltin(call.Common())
}

func (p *Package) unheardBreach(o *Object, s *Op, failed *desertion, end *Object) Breach {
	root, name := failed.recv.Func, p.chanName(o)
	b := Breach{Check: "no-exit", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s without a case for %s; %s may fail at line %d",
		ssaread.ShortName(s.Func), name, p.chanName(end), ssaread.ShortName(root), p.line(posOf(failed.ret)))
	b.Steps = []Step{
		{failed.recv.Pos(), "receiver", root, "receives from " + name},
		{posOf(failed.ret), "receiver", root, "fails, closes " + p.chanName(end) + ", and returns"},
		{s.Pos(), "waiter", s.Func, "sends on " + name},
		{Pos: s.Pos(), Text: "the receiver has ended, and nobody will take what is sent"},
	}
	return b
}
