package earlystop

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// resetLate finds workers that are started by who adds the first item, do what
// there is, and say that they are gone only then: who adds in between starts no
// other, and the worker does not look again.
func resetLate(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			g, ok := in.(*ssa.Go)
			if !ok {
				continue
			}
			worker := ssaread.Callee(g.Common())
			if flag, set := oblige.CasGuard(g); set != nil && p.HasBody(worker) {
				if br, ok := goneLate(p, g, worker, flag); ok {
					out = append(out, br)
				}
			}
		}
	}
	return out
}

func goneLate(p *oblige.Package, g *ssa.Go, worker *ssa.Function, flag ssaread.Cell) (oblige.Breach, bool) {
	t := &oblige.Tokens{Sends: []ssa.Instruction{g}}
	p.FindQueues(t)
	t.Queues = append(t.Queues, pushedBefore(p, g)...)
	for _, q := range t.Queues {
		if q == flag {
			continue
		}
		readers := p.ReadersOf(q)
		looks := func(in ssa.Instruction) bool { return oblige.Loads(in, q) || p.MayCall(in, readers) }
		resets := func(in ssa.Instruction) bool { return p.TakesBack(in, flag) }
		first := worker.Blocks[0].Instrs[0]
		look := first
		if !looks(first) {
			look = oblige.Without(first, resets, looks)
		}
		if look == nil {
			continue
		}
		reset := oblige.Without(look, oblige.IsReturn, resets)
		if reset == nil || oblige.Without(reset, looks, oblige.IsReturn) == nil {
			continue
		}
		return goneLateBreach(p, g, worker, look, reset, flag), true
	}
	return oblige.Breach{}, false
}

// pushedBefore returns what a method that is called before the worker is started adds to.
func pushedBefore(p *oblige.Package, g *ssa.Go) []ssaread.Cell {
	var out []ssaread.Cell
	for in := range ssaread.Instrs(g.Parent()) {
		call, ok := in.(*ssa.Call)
		if !ok || !oblige.Reaches(call, g) {
			continue
		}
		callee := ssaread.Callee(call.Common())
		if !p.HasBody(callee) || callee.Signature.Recv() == nil {
			continue
		}
		out = append(out, grownIn(callee)...)
	}
	return out
}

// grownIn returns what f itself adds to.
func grownIn(f *ssa.Function) []ssaread.Cell {
	var out []ssaread.Cell
	for in := range ssaread.Instrs(f) {
		if c, ok := oblige.Grows(in); ok {
			out = append(out, c)
		}
	}
	return out
}

func goneLateBreach(p *oblige.Package, g *ssa.Go, worker *ssa.Function, look, reset ssa.Instruction, flag ssaread.Cell) oblige.Breach {
	f, name := g.Parent(), oblige.CellName(flag, p)
	b := oblige.Breach{Check: "early-stop", Func: worker, Pos: oblige.PosOf(reset)}
	b.Message = fmt.Sprintf("%s resets %s after it looked at line %d; %s starts no other in between",
		ssaread.ShortName(worker), name, p.Line(oblige.PosOf(look)), ssaread.ShortName(f))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "worker", Func: worker, Text: "takes what there is"},
		{Pos: g.Pos(), Side: "completer", Func: f, Text: "adds more, is not the first, and starts nobody"},
		{Pos: oblige.PosOf(reset), Side: "worker", Func: worker, Text: "resets " + name + ", and ends"},
		{Pos: oblige.PosOf(reset), Text: "there is more to do, and nobody will wake those who wait for it"},
	}
	return b
}
