package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// resetLate finds workers that are started by who adds the first item, do what
// there is, and say that they are gone only then: who adds in between starts no
// other, and the worker does not look again.
func (p *Package) resetLate() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				g, ok := in.(*ssa.Go)
				if !ok {
					continue
				}
				worker := ssaread.Callee(g.Common())
				if flag, set := casGuard(g); set != nil && p.HasBody(worker) {
					if br, ok := p.goneLate(g, worker, flag); ok {
						out = append(out, br)
					}
				}
			}
		}
	}
	return out
}

func (p *Package) goneLate(g *ssa.Go, worker *ssa.Function, flag ssaread.Cell) (Breach, bool) {
	t := &tokens{sends: []ssa.Instruction{g}}
	p.findQueues(t)
	t.queues = append(t.queues, p.pushedBefore(g)...)
	for _, q := range t.queues {
		if q == flag {
			continue
		}
		readers := p.readersOf(q)
		looks := func(in ssa.Instruction) bool { return loads(in, q) || p.mayCall(in, readers) }
		resets := func(in ssa.Instruction) bool { return p.takesBack(in, flag) }
		first := worker.Blocks[0].Instrs[0]
		look := first
		if !looks(first) {
			look = Without(first, resets, looks)
		}
		if look == nil {
			continue
		}
		reset := Without(look, IsReturn, resets)
		if reset == nil || Without(reset, looks, IsReturn) == nil {
			continue
		}
		return p.goneLateBreach(g, worker, look, reset, flag), true
	}
	return Breach{}, false
}

// pushedBefore returns what a method that is called before the worker is started adds to.
func (p *Package) pushedBefore(g *ssa.Go) []ssaread.Cell {
	var out []ssaread.Cell
	for _, b := range g.Parent().Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || !Reaches(call, g) {
				continue
			}
			callee := ssaread.Callee(call.Common())
			if !p.HasBody(callee) || callee.Signature.Recv() == nil {
				continue
			}
			out = append(out, grownIn(callee)...)
		}
	}
	return out
}

// grownIn returns what f itself adds to.
func grownIn(f *ssa.Function) []ssaread.Cell {
	var out []ssaread.Cell
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if c, ok := grows(in); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func (p *Package) goneLateBreach(g *ssa.Go, worker *ssa.Function, look, reset ssa.Instruction, flag ssaread.Cell) Breach {
	f, name := g.Parent(), cellName(flag, p)
	b := Breach{Check: "early-stop", Func: worker, Pos: posOf(reset)}
	b.Message = fmt.Sprintf("%s resets %s after it looked at line %d; %s starts no other in between",
		ssaread.ShortName(worker), name, p.line(posOf(look)), ssaread.ShortName(f))
	b.Steps = []Step{
		{posOf(look), "worker", worker, "takes what there is"},
		{g.Pos(), "completer", f, "adds more, is not the first, and starts nobody"},
		{posOf(reset), "worker", worker, "resets " + name + ", and ends"},
		{Pos: posOf(reset), Text: "there is more to do, and nobody will wake those who wait for it"},
	}
	return b
}
