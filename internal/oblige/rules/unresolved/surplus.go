package unresolved

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// surplus finds one that is added to a WaitGroup for nobody: all who take one back are goroutines, and
// each of them is started right behind an add of its own; or nobody takes one back at all, though the
// goroutine that is started behind the add comes to its end.
//
// Silent where more than one is added at once, where a function returns the group, and of a group that only keeps its waiter, as the end
// of main does that waits for ever on purpose.
func surplus(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		waits, adds := o.Of(oblige.GroupWait), o.Of(oblige.GroupAdd)
		if o.Open || len(waits) == 0 || len(adds) == 0 || len(o.Of(oblige.Leak)) > 0 || returnedBy(p, o) {
			continue
		}
		taken, ok := addsTaken(p, o)
		for _, add := range adds {
			if !ok || taken[add.In] {
				continue
			}
			start := startBehind(p, add.In)
			if start != nil && (!p.HasBody(ssaread.Callee(start.Common())) || len(oblige.ReturnsOf(ssaread.Callee(start.Common()))) == 0) {
				continue // it may be who counts down, or it is there for good
			}
			if len(o.Of(oblige.GroupDone)) == 0 && (start == nil || forGood(waits)) {
				continue
			}
			out = append(out, surplusBreach(p, o, add, waits[0]))
			break
		}
	}
	return out
}

// returnedBy reports whether a function returns the address of the group: whoever gets it may count down.
func returnedBy(p *oblige.Package, o *oblige.Object) bool {
	return slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return slices.ContainsFunc(oblige.ReturnsOf(f), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
				at, ok := v.(*ssa.FieldAddr)
				return ok && p.ObjectAt(oblige.Place{Cell: ssaread.CellOf(at)}) == o
			})
		})
	})
}

// addsTaken returns the adds behind which goroutines are started that take one back; ok is false where it
// is not known of all who do, or of all that is added.
func addsTaken(p *oblige.Package, o *oblige.Object) (taken map[ssa.Instruction]bool, ok bool) {
	taken = map[ssa.Instruction]bool{}
	for _, add := range o.Of(oblige.GroupAdd) {
		if !addsOne(add) {
			return nil, false
		}
	}
	for _, done := range o.Of(oblige.GroupDone) {
		f := p.AtEnd(done).Func
		if !goroutine(p, o, f) {
			return nil, false
		}
		for _, start := range p.Callers(f) {
			add := addBefore(o, start)
			if add == nil || taken[add] {
				return nil, false
			}
			taken[add] = true
		}
	}
	return taken, true
}

// addBefore returns the last add to o before a start in the same block, nil if there is none.
func addBefore(o *oblige.Object, start ssa.Instruction) ssa.Instruction {
	var last ssa.Instruction
	for _, add := range o.Of(oblige.GroupAdd) {
		if add.In.Block() == start.Block() && oblige.Dominates(add.In, start) && (last == nil || oblige.Dominates(last, add.In)) {
			last = add.In
		}
	}
	return last
}

// startBehind returns the goroutine that is started behind add, in the same block.
func startBehind(p *oblige.Package, add ssa.Instruction) ssa.CallInstruction {
	for _, in := range add.Block().Instrs[oblige.IndexIn(add)+1:] {
		call, ok := in.(ssa.CallInstruction)
		if _, starts := in.(*ssa.Go); starts || ok && p.Starts(call) {
			return call
		}
	}
	return nil
}

// forGood reports whether all waits are the last that their program does.
func forGood(waits []*oblige.Op) bool {
	for _, w := range waits {
		if w.Func.Name() != "main" || w.Func.Parent() != nil {
			return false
		}
	}
	return true
}

func surplusBreach(p *oblige.Package, o *oblige.Object, add, wait *oblige.Op) oblige.Breach {
	name := p.ObjectName(o)
	b := oblige.Breach{Check: "unresolved", Func: add.Func, Pos: add.Pos()}
	b.Message = fmt.Sprintf("%s adds to %s at line %d, for which nobody counts down", ssaread.ShortName(add.Func), name, p.Line(add.Pos()))
	b.Steps = []oblige.Step{
		{Pos: add.Pos(), Side: "completer", Func: add.Func, Text: "adds one to " + name},
		{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for all that were added"},
		{Pos: wait.Pos(), Text: "one is too many, and nobody will wake the waiter"},
	}
	return b
}
