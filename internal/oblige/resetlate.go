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
