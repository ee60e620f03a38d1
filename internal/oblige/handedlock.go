package oblige

import (
	"fmt"
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// handedLock: a goroutine comes back from Cond.Wait with the lock, tells so on a
// channel and ends: whoever receives has the lock now. Who gives up and takes the
// lock, without having received or set somebody to it, waits for a lock that
// nobody will release.
func handedLock(p *Package) []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				g, ok := in.(*ssa.Go)
				if !ok {
					continue
				}
				if br, ok := p.handsLock(g); ok {
					out = append(out, br)
				}
			}
		}
	}
	return out
}

// handsLock looks at the goroutine that g starts, and at how its starter goes on.
func (p *Package) handsLock(g *ssa.Go) (Breach, bool) {
	lit := ssaread.Callee(g.Common())
	if !p.HasBody(lit) || lit.Parent() != g.Parent() {
		return Breach{}, false
	}
	told := p.toldBy(lit)
	if told == nil {
		return Breach{}, false
	}
	for l := range p.leftHeld(lit) {
		takes := func(in ssa.Instruction) bool { lock, way := p.lockCall(in); return way > 0 && lock == l }
		if at := p.takesUnheard(g, told, takes); at != nil {
			return p.handedBreach(g, lit, told, at), true
		}
	}
	return Breach{}, false
}

// leftHeld returns the locks that lit holds when it ends: those that it was entered with,
// and gave to Wait meanwhile, or took itself and did not give back.
func (p *Package) leftHeld(lit *ssa.Function) lockset {
	exit := p.lockIndex().flow(lit).exit
	out := maps.Clone(exit.held)
	if out == nil {
		out = lockset{}
	}
	for l := range p.lockIndex().demanded(lit, maxUp) {
		if !exit.freed[l] {
			out[l] = true
		}
	}
	return out
}

// takesUnheard returns where the starter of a goroutine, or a literal of its own that it
// calls, takes the lock without having received what the goroutine tells.
func (p *Package) takesUnheard(g *ssa.Go, told *toldOn, takes func(ssa.Instruction) bool) ssa.Instruction {
	f := g.Parent()
	heard := p.receiving(told, f)
	within := func(in ssa.Instruction) ssa.Instruction {
		call, ok := in.(*ssa.Call)
		if !ok {
			return nil
		}
		lit := ssaread.Callee(call.Common())
		if !p.HasBody(lit) || lit.Parent() != f {
			return nil
		}
		if first := lit.Blocks[0].Instrs[0]; !takes(first) {
			return Without(first, p.receiving(told, lit), takes)
		}
		return lit.Blocks[0].Instrs[0]
	}
	at := Without(g, func(in ssa.Instruction) bool { return heard(in) && within(in) == nil },
		func(in ssa.Instruction) bool { return takes(in) || within(in) != nil })
	if at == nil || takes(at) {
		return at
	}
	return within(at)
}

// toldBy returns the one operation by which a goroutine tells that it ends.
func (p *Package) toldBy(lit *ssa.Function) *toldOn {
	for _, o := range p.Objects() {
		for _, op := range o.Of(Send, Close) {
			if op.Func == lit && !o.Open {
				return &toldOn{o, op}
			}
		}
	}
	return nil
}

type toldOn struct {
	obj *Object
	op  *Op
}

// receiving returns what tells that f has received, or starts a goroutine that does.
func (p *Package) receiving(told *toldOn, f *ssa.Function) func(ssa.Instruction) bool {
	has := map[ssa.Instruction]bool{}
	lits := map[*ssa.Function]bool{}
	for _, op := range told.obj.Of(Recv, SelRecv, TryRecv) {
		switch {
		case op.Func != f:
			lits[op.Func] = true
		case op.Sel != nil:
			if b := CaseStart(op.Sel, op.Case); b != nil {
				has[b.Instrs[0]] = true
			}
		default:
			has[op.In] = true
		}
	}
	return func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return has[in] || ok && lits[ssaread.Callee(call.Common())]
	}
}

func (p *Package) handedBreach(g *ssa.Go, lit *ssa.Function, told *toldOn, take ssa.Instruction) Breach {
	f := take.Parent()
	b := Breach{Check: "held-by-waiter", Func: f, Pos: posOf(take)}
	b.Message = fmt.Sprintf("%s locks at line %d what %s may have handed over, locked, at line %d",
		ssaread.ShortName(f), p.line(posOf(take)), ssaread.ShortName(lit), p.line(told.op.Pos()))
	b.Steps = []Step{
		{g.Pos(), "waiter", g.Parent(), "starts a goroutine that waits for it"},
		{told.op.Pos(), "other", lit, "comes back from Wait with the lock, tells so, and ends"},
		{posOf(take), "waiter", f, "gives up without receiving, and locks"},
		{Pos: posOf(take), Text: "the lock is the waiter's own already, nobody will release it"},
	}
	return b
}
