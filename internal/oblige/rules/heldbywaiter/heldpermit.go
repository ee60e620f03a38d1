package heldbywaiter

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// heldPermits finds functions that take a permit of a bounded number and wait, with it,
// for goroutines that call the same function on the same object: once all permits are
// with those who wait, none of them ends.
//
// Silent where the permit may be given back before the wait, and where it is taken in
// a select, which may have another way.
func heldPermits(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		takes, gives := p.PermitsOf(o)
		if len(gives) == 0 {
			continue
		}
		wk := p.WakersBy(gives)
		for _, t := range takes {
			if t.Sel == nil && t.Func.Parent() == nil {
				out = append(out, heldPast(p, o, t, wk)...)
			}
		}
	}
	return out
}

// heldPast returns the waits of t's function that come with the permit still held.
func heldPast(p *oblige.Package, o *oblige.Object, t *oblige.Op, wk *oblige.Wakers) []oblige.Breach {
	gives := func(in ssa.Instruction) bool {
		if wk.Ops[in] {
			return true
		}
		call, ok := in.(*ssa.Call)
		return ok && !p.Starts(call) && wk.At(call)
	}
	var out []oblige.Breach
	for _, group := range p.Objects() {
		for _, w := range group.Of(oblige.GroupWait) {
			if w.Func != t.Func || !oblige.Dominates(t.In, w.In) || oblige.Without(t.In, gives, func(in ssa.Instruction) bool { return in == w.In }) == nil {
				continue
			}
			if again := doneAfter(p, group, t); again != nil {
				out = append(out, permitHeldBreach(p, o, t, w, again))
			}
		}
	}
	return out
}

// doneAfter returns a call of t's function on the same object, in a goroutine that a
// group counts, before that is done.
func doneAfter(p *oblige.Package, group *oblige.Object, t *oblige.Op) ssa.Instruction {
	for _, d := range group.Of(oblige.GroupDone) {
		if !oblige.Within(d.Func, t.Func) || d.Func == t.Func || !p.Spawned(d.Func) {
			continue
		}
		for _, call := range p.Callers(t.Func) {
			c, ok := call.(*ssa.Call)
			if ok && c.Parent() == d.Func && comesBefore(c, d, false, oblige.OnEveryWay) && sameObject(p, c, t) {
				return c
			}
		}
	}
	return nil
}

// sameObject reports whether a call of t's function, in a literal of that, works on what
// t belongs to.
func sameObject(p *oblige.Package, call *ssa.Call, t *oblige.Op) bool {
	root := oblige.RouteOf(t.Val).Root
	if _, global := root.(*ssa.Global); global {
		return true
	}
	for i, prm := range t.Func.Params {
		if root == ssa.Value(prm) {
			return oblige.RouteOf(call.Call.Args[i]) == oblige.Route{Root: prm}
		}
	}
	return false
}

func permitHeldBreach(p *oblige.Package, o *oblige.Object, t, w *oblige.Op, again ssa.Instruction) oblige.Breach {
	f, name := t.Func, p.ChanName(o)
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: w.Pos()}
	b.Message = fmt.Sprintf("%s waits with the permit of %s at line %d for others who need one",
		ssaread.ShortName(f), name, p.Line(t.Pos()))
	b.Steps = []oblige.Step{
		{Pos: t.Pos(), Side: "waiter", Func: f, Text: "takes a permit of " + name},
		{Pos: oblige.PosOf(again), Side: "goroutine", Func: again.Parent(), Text: "calls " + ssaread.ShortName(f) + " again"},
		{Pos: t.Pos(), Side: "goroutine", Func: f, Text: "waits for a permit, all are taken by those who wait"},
		{Pos: w.Pos(), Side: "waiter", Func: f, Text: "waits for the goroutine, with its permit"},
		{Pos: w.Pos(), Text: "each waits for the other, and nobody will wake the waiter"},
	}
	return b
}
