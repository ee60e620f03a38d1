package doubleresolve

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// deferredInTurn looks for a completion that is deferred in each turn of a loop, of what was made, or
// counted as one, before the loop: at the function's end it is done once for each turn.
func deferredInTurn(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, c := range o.Of(oblige.Close, oblige.GroupDone) {
		loop := oblige.WholeLoop(c.In.Block())
		if loop == nil || !oblige.DeferredTo(c) || c.Kind == oblige.GroupDone && !onesAdded(o) || ofTurn(c.Val, loop) {
			continue
		}
		fresh := p.WakersBy(o.Of(oblige.Make, oblige.GroupAdd))
		left := func(in ssa.Instruction) bool { return !loop[in.Block()] || fresh.At(in) }
		if oblige.Feasible(c.In, left, func(in ssa.Instruction) bool { return in == c.In }) != nil {
			return perTurnBreach(p, o, c, c), true
		}
	}
	return oblige.Breach{}, false
}

// ofTurn reports whether what is completed is another one in each turn of a loop.
func ofTurn(v ssa.Value, loop map[*ssa.BasicBlock]bool) bool {
	at := oblige.RouteOf(v)
	if a, ok := at.Root.(*ssa.Alloc); ok && slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		_, store := r.(*ssa.Store)
		return store && loop[r.Block()]
	}) {
		return true
	}
	in, ok := at.Root.(ssa.Instruction)
	return ok && loop[in.Block()] || strings.Contains(at.Steps, "[")
}

// doneForStarted looks for one who adds one, once in each turn of a loop, starts a goroutine that takes it
// back, and takes it back as well.
func doneForStarted(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if len(o.Of(oblige.GroupDone)) < 2 || !onesAdded(o) {
		return oblige.Breach{}, false
	}
	adders := p.WakersBy(o.Of(oblige.GroupAdd))
	for _, c := range o.Of(oblige.GroupDone) {
		loop := oblige.InnerLoop(c.In.Block())
		if loop == nil || oblige.DeferredTo(c) {
			continue
		}
		for _, done := range o.Of(oblige.GroupDone) {
			if done.Func.Parent() != c.Func || oblige.LeadsBack(done.In.Block()) {
				continue
			}
			for _, start := range p.Callers(done.Func) {
				if p.Starts(start) && loop[start.Block()] && oblige.InTurn(start, c.In) && oneAdd(o, adders, loop, start) && !waitsBetween(p, adders, start, c.In) {
					return perTurnBreach(p, o, done, c), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// oneAdd reports whether one is added once in each turn of a loop, before start.
func oneAdd(o *oblige.Object, adders *oblige.Wakers, loop map[*ssa.BasicBlock]bool, start ssa.Instruction) bool {
	n := 0
	for b := range loop {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			switch {
			case !ok:
			case adders.Ops[in]:
				if !oblige.InTurn(in, start) || !oblige.WholeLoop(b)[start.Block()] {
					return false
				}
				n++
			case adders.ByName()[ssaread.Callee(call.Common())]:
				return false
			}
		}
	}
	return n == 1
}

// waitsBetween reports whether all ways from start to c wait for something, which may tell whether the one
// is taken back, or add another one.
func waitsBetween(p *oblige.Package, adders *oblige.Wakers, start, c ssa.Instruction) bool {
	stop := func(in ssa.Instruction) bool { return adders.Ops[in] || p.Effects().At(in, 2).Parks }
	return oblige.Feasible(start, stop, func(in ssa.Instruction) bool { return in == c }) == nil
}

// onesAdded reports whether each add is of the constant 1.
func onesAdded(o *oblige.Object) bool {
	adds := o.Of(oblige.GroupAdd)
	for _, add := range adds {
		args := add.In.(ssa.CallInstruction).Common().Args
		if !oblige.IsOne(args[len(args)-1]) {
			return false
		}
	}
	return len(adds) > 0
}

func perTurnBreach(p *oblige.Package, o *oblige.Object, a, b *oblige.Op) oblige.Breach {
	name, end := p.ChanName(o), "the count is below zero: that panics, nobody will go on"
	verb := "counts down"
	if b.Kind == oblige.Close {
		verb, end = "closes", "it is closed already, the second close panics: nobody will go on"
	}
	br := oblige.Breach{Check: "double-resolve", Func: b.Func, Pos: b.Pos()}
	br.Message = fmt.Sprintf("%s %s %s at line %d in each turn, of which there is one", ssaread.ShortName(b.Func), verb, name, p.Line(b.Pos()))
	if a != b {
		br.Message = fmt.Sprintf("%s %s %s, as %s does at line %d, which it starts", ssaread.ShortName(b.Func), verb, name, ssaread.ShortName(a.Func), p.Line(a.Pos()))
	}
	br.Steps = []oblige.Step{
		{Pos: a.Pos(), Side: "completer", Func: a.Func, Text: verb + " " + name},
		{Pos: b.Pos(), Side: "other completer", Func: b.Func, Text: verb + " " + name + " again"},
		{Pos: b.Pos(), Text: end},
	}
	return br
}
