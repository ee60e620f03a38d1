package nowake

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// giver is a function that hands out a channel which tells that something has come about, and closes it
// at once where it has. Whoever has the channel parks on it, as long as what its giver asks for is so:
// to hand it out is to register.
type giver struct {
	object *oblige.Object
	waiter *oblige.Waiter
	test   *oblige.Test
}

// handedOutUnwoken is owing for those who have a channel from a giver. That what it asks for has come about
// some others tell by a close; who changes the same, and does not, leaves them parked.
func handedOutUnwoken(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, g := range givers(p) {
		wk := p.WakesOf([]*oblige.Object{g.object})
		lets := func(in ssa.Instruction) bool {
			wr, ok := p.WriteTo(in, g.test.Cell)
			e := p.EffectAt(g.test, wr, in)
			return ok && (e == oblige.Fails || e == oblige.Nears) && !p.Private(wr.Addr)
		}
		writers := slices.DeleteFunc(slices.Clone(p.Writers(g.test.Cell)), func(in ssa.Instruction) bool { return !lets(in) })
		if !slices.ContainsFunc(writers, func(in ssa.Instruction) bool { return p.Covered(in, wk) }) {
			continue
		}
		for _, in := range writers {
			f := in.Parent()
			wr, _ := p.WriteTo(in, g.test.Cell)
			alone := p.Taken(f) && len(p.Callers(f)) == 0 // outsiders were handed it
			if f != g.waiter.Park.Func && !p.Covered(in, wk) && !madeUpFor(p, g.test, in) && (alone || p.Uncovered(f, oblige.RootOf(wr.Addr), wk, nil)) {
				out = append(out, noWakeBreach(p, g.waiter, g.test, wr, in, nil, nil))
			}
		}
	}
	return out
}

// madeUpFor reports whether who does in also changes the same back, in one section of a lock.
func madeUpFor(p *oblige.Package, t *oblige.Test, in ssa.Instruction) bool {
	return slices.ContainsFunc(p.Writers(t.Cell), func(other ssa.Instruction) bool {
		wr, ok := p.WriteTo(other, t.Cell)
		if !ok || other.Parent() != in.Parent() || p.EffectAt(t, wr, other) != oblige.Keeps {
			return false
		}
		return oblige.Dominates(other, in) && p.OneSection(other, in) || oblige.Dominates(in, other) && p.OneSection(in, other)
	})
}

// givers returns the functions of the package that hand out a channel, and close it at once on one test.
func givers(p *oblige.Package) []giver {
	var out []giver
	for _, o := range p.Objects() {
		for _, c := range o.Of(oblige.Close) {
			ret := returns(p, c.Func, o)
			if ret == nil || !closedElsewhere(o, c.Func) || !oblige.Notifies(c.Val.Type()) {
				continue
			}
			w := &oblige.Waiter{Park: &oblige.Op{Kind: oblige.Registers, In: ret, Func: c.Func}, Objects: []*oblige.Object{o}}
			for _, br := range p.Guards(c.In) {
				for _, t := range p.Condition(br.Cond, !oblige.ComesTo(br, 0, c.In), 2) {
					if p.Rooted(t.Load) && t.Cell.Kind == ssaread.Field && !ofChannel(t) {
						w.Tests = append(w.Tests, t)
					}
				}
			}
			if len(w.Tests) == 1 {
				out = append(out, giver{o, w, w.Tests[0]})
			}
		}
	}
	return out
}

// returns returns where f returns o, to whom it does not belong.
func returns(p *oblige.Package, f *ssa.Function, o *oblige.Object) ssa.Instruction {
	for _, ret := range oblige.ReturnsOf(f) {
		if slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return oblige.IsChan(v) && p.ObjectOf(v) == o }) {
			return ret
		}
	}
	return nil
}

// closedElsewhere reports whether another function than f closes o.
func closedElsewhere(o *oblige.Object, f *ssa.Function) bool {
	return slices.ContainsFunc(o.Of(oblige.Close), func(c *oblige.Op) bool { return c.Func != f })
}

// ofChannel reports whether a test asks for a channel.
func ofChannel(t *oblige.Test) bool {
	v, ok := t.Load.(ssa.Value)
	return ok && oblige.IsChan(v)
}
