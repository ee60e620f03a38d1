package doubleresolve

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// closedByBoth looks for two goroutines, both started by who has made the channel, of which each closes it
// when it is done or when something fails, and nothing else decides.
func closedByBoth(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	made, closes := o.Of(oblige.Make), o.Of(oblige.Close)
	if len(made) != 1 || len(closes) == 0 {
		return oblige.Breach{}, false
	}
	var first *oblige.Op
	for _, c := range closes {
		c = p.AtEnd(c)
		if startedTwice(p, c.Func, made[0]) && unguarded(p, o, c) {
			return bothBreach(p, o, c, c), true
		}
		start := startedBy(p, c.Func, made[0])
		if start == nil || !unguarded(p, o, c) {
			continue
		}
		if first != nil && first.Func != c.Func && together(p, first.Func, c.Func) {
			return bothBreach(p, o, first, c), true
		}
		if first == nil {
			first = c
		}
	}
	return oblige.Breach{}, false
}

// startedBy returns where the function that makes a channel starts g behind that, out of a loop; nil if it does not.
func startedBy(p *oblige.Package, g *ssa.Function, made *oblige.Op) ssa.CallInstruction {
	calls := p.Callers(g)
	if len(calls) != 1 || p.Taken(g) || !p.Starts(calls[0]) || calls[0].Parent() != made.Func || oblige.LeadsBack(calls[0].Block()) || !oblige.Dominates(made.In, calls[0]) {
		return nil
	}
	return calls[0]
}

// startedTwice reports whether the function that makes a channel starts g more than once behind that, in two
// places or in a loop, and for nothing else.
func startedTwice(p *oblige.Package, g *ssa.Function, made *oblige.Op) bool {
	n := 0
	for _, call := range p.Callers(g) {
		if !p.Starts(call) || call.Parent() != made.Func || !oblige.Dominates(made.In, call) {
			return false
		}
		n++
		if loop := oblige.InnerLoop(call.Block()); loop != nil && !loop[made.In.Block()] && !endsLoop(call, loop) {
			n++
		}
		if n > 1 && len(p.Callers(g)) == 2 && !oblige.Reaches(p.Callers(g)[0], p.Callers(g)[1]) && !oblige.Reaches(p.Callers(g)[1], p.Callers(g)[0]) {
			return false
		}
	}
	return n > 1 && !p.Taken(g)
}

// endsLoop reports whether the loop is left behind a start, so that it turns no more.
func endsLoop(call ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	return oblige.Without(call, func(in ssa.Instruction) bool { return !loop[in.Block()] }, func(in ssa.Instruction) bool { return in == call }) == nil
}

// together reports whether a way leads from the start of one goroutine to that of the other.
func together(p *oblige.Package, f, g *ssa.Function) bool {
	a, b := p.Callers(f)[0], p.Callers(g)[0]
	return oblige.Reaches(a, b) || oblige.Reaches(b, a)
}

// unguarded reports whether a close is done at the end of its goroutine, or behind errors of calls alone, and
// the goroutine asks for the channel nowhere.
func unguarded(p *oblige.Package, o *oblige.Object, c *oblige.Op) bool {
	if len(p.HeldAt(c.In)) > 0 || slices.ContainsFunc(o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool { return oblige.Within(r.Func, c.Func) }) {
		return false
	}
	if recoversIn(c.Func) {
		return false
	}
	return !slices.ContainsFunc(p.Guards(c.In), func(br *ssa.If) bool { return !oblige.AsksForFailure(br) })
}

// recoversIn reports whether f defers a call that recovers: from a second close, it may be.
func recoversIn(f *ssa.Function) bool {
	return slices.ContainsFunc(oblige.DefersOf(f), func(d *ssa.Defer) bool {
		callee := ssaread.Callee(d.Common())
		return callee != nil && ssaread.Contains(callee, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && ssaread.IsBuiltin(call.Common(), "recover")
		})
	})
}

func bothBreach(p *oblige.Package, o *oblige.Object, a, b *oblige.Op) oblige.Breach {
	name := p.ChanName(o)
	br := oblige.Breach{Check: "double-resolve", Func: b.Func, Pos: b.Pos()}
	br.Message = fmt.Sprintf("%s closes %s, as %s does at line %d; both may come there",
		ssaread.ShortName(b.Func), name, ssaread.ShortName(a.Func), p.Line(a.Pos()))
	if a == b {
		br.Message = fmt.Sprintf("%s closes %s at line %d, and is started more than once for it", ssaread.ShortName(b.Func), name, p.Line(b.Pos()))
	}
	br.Steps = []oblige.Step{
		{Pos: a.Pos(), Side: "completer", Func: a.Func, Text: "closes " + name},
		{Pos: b.Pos(), Side: "other completer", Func: b.Func, Text: "closes " + name + " again"},
		{Pos: b.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}
