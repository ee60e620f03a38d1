package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// heldPermits finds functions that take a permit of a bounded number and wait, with it,
// for goroutines that call the same function on the same object: once all permits are
// with those who wait, none of them ends.
//
// Silent where the permit may be given back before the wait, and where it is taken in
// a select, which may have another way.
func (p *Package) heldPermits() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		takes, gives := p.permitsOf(o)
		if len(gives) == 0 {
			continue
		}
		wk := p.wakersBy(gives)
		for _, t := range takes {
			if t.Sel == nil && t.Func.Parent() == nil {
				out = append(out, p.heldPast(o, t, wk)...)
			}
		}
	}
	return out
}

// heldPast returns the waits of t's function that come with the permit still held.
func (p *Package) heldPast(o *Object, t *Op, wk *wakers) []Breach {
	gives := func(in ssa.Instruction) bool {
		if wk.ops[in] {
			return true
		}
		call, ok := in.(*ssa.Call)
		return ok && !p.Starts(call) && wk.At(call)
	}
	var out []Breach
	for _, group := range p.Objects() {
		for _, w := range group.Of(GroupWait) {
			if w.Func != t.Func || !Dominates(t.In, w.In) || Without(t.In, gives, func(in ssa.Instruction) bool { return in == w.In }) == nil {
				continue
			}
			if again := p.doneAfter(group, t); again != nil {
				out = append(out, p.permitHeldBreach(o, t, w, again))
			}
		}
	}
	return out
}

// doneAfter returns a call of t's function on the same object, in a goroutine that a
// group counts, before that is done.
func (p *Package) doneAfter(group *Object, t *Op) ssa.Instruction {
	for _, d := range group.Of(GroupDone) {
		if !within(d.Func, t.Func) || d.Func == t.Func || !p.Spawned(d.Func) {
			continue
		}
		for _, call := range p.Callers(t.Func) {
			c, ok := call.(*ssa.Call)
			if ok && c.Parent() == d.Func && comesBefore(c, d, onEveryWay) && p.sameObject(c, t) {
				return c
			}
		}
	}
	return nil
}

// sameObject reports whether a call of t's function, in a literal of that, works on what
// t belongs to.
func (p *Package) sameObject(call *ssa.Call, t *Op) bool {
	root := routeOf(t.Val).root
	if _, global := root.(*ssa.Global); global {
		return true
	}
	for i, prm := range t.Func.Params {
		if root == ssa.Value(prm) {
			return routeOf(call.Call.Args[i]) == route{root: prm}
		}
	}
	return false
}

func (p *Package) permitHeldBreach(o *Object, t, w *Op, again ssa.Instruction) Breach {
	f, name := t.Func, p.chanName(o)
	b := Breach{Check: "held-by-waiter", Func: f, Pos: w.Pos()}
	b.Message = fmt.Sprintf("%s waits with the permit of %s at line %d for others who need one",
		ssaread.ShortName(f), name, p.line(t.Pos()))
	b.Steps = []Step{
		{t.Pos(), "waiter", f, "takes a permit of " + name},
		{posOf(again), "goroutine", again.Parent(), "calls " + ssaread.ShortName(f) + " again"},
		{t.Pos(), "goroutine", f, "waits for a permit, all are taken by those who wait"},
		{w.Pos(), "waiter", f, "waits for the goroutine, with its permit"},
		{Pos: w.Pos(), Text: "each waits for the other, and nobody will wake the waiter"},
	}
	return b
}
