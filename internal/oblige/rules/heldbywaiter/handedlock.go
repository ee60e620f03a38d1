package heldbywaiter

import (
	"fmt"
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// handedLock: a goroutine comes back from Cond.Wait with the lock, tells so on a
// channel and ends: whoever receives has the lock now. Who gives up and takes the
// lock, without having received or set somebody to it, waits for a lock that
// nobody will release.
func handedLock(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			g, ok := in.(*ssa.Go)
			if !ok {
				continue
			}
			if br, ok := handsLock(p, g); ok {
				out = append(out, br)
			}
		}
	}
	return out
}

// handsLock looks at the goroutine that g starts, and at how its starter goes on.
func handsLock(p *oblige.Package, g *ssa.Go) (oblige.Breach, bool) {
	lit := ssaread.Callee(g.Common())
	if !p.HasBody(lit) || lit.Parent() != g.Parent() {
		return oblige.Breach{}, false
	}
	told := toldBy(p, lit)
	if told == nil {
		return oblige.Breach{}, false
	}
	for l := range leftHeld(p, lit) {
		takes := func(in ssa.Instruction) bool { lock, way := p.LockCall(in); return way > 0 && lock == l }
		if at := takesUnheard(p, g, told, takes); at != nil {
			return handedBreach(p, g, lit, told, at), true
		}
	}
	return oblige.Breach{}, false
}

// leftHeld returns the locks that lit holds when it ends: those that it was entered with,
// and gave to Wait meanwhile, or took itself and did not give back.
func leftHeld(p *oblige.Package, lit *ssa.Function) oblige.Lockset {
	exit := p.LockIndex().Flow(lit).Exit
	out := maps.Clone(exit.Held)
	if out == nil {
		out = oblige.Lockset{}
	}
	for l := range p.LockIndex().Demanded(lit, oblige.MaxUp) {
		if !exit.Freed[l] {
			out[l] = true
		}
	}
	return out
}

// takesUnheard returns where the starter of a goroutine, or a literal of its own that it
// calls, takes the lock without having received what the goroutine tells.
func takesUnheard(p *oblige.Package, g *ssa.Go, told *toldOn, takes func(ssa.Instruction) bool) ssa.Instruction {
	f := g.Parent()
	heard := receiving(p, told, f)
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
			return oblige.Without(first, receiving(p, told, lit), takes)
		}
		return lit.Blocks[0].Instrs[0]
	}
	at := oblige.Without(g, func(in ssa.Instruction) bool { return heard(in) && within(in) == nil },
		func(in ssa.Instruction) bool { return takes(in) || within(in) != nil })
	if at == nil || takes(at) {
		return at
	}
	return within(at)
}

// toldBy returns the one operation by which a goroutine tells that it ends.
func toldBy(p *oblige.Package, lit *ssa.Function) *toldOn {
	for _, o := range p.Objects() {
		for _, op := range o.Of(oblige.Send, oblige.Close) {
			if op.Func == lit && !o.Open {
				return &toldOn{o, op}
			}
		}
	}
	return nil
}

type toldOn struct {
	obj *oblige.Object
	op  *oblige.Op
}

// receiving returns what tells that f has received, or starts a goroutine that does.
func receiving(p *oblige.Package, told *toldOn, f *ssa.Function) func(ssa.Instruction) bool {
	has := map[ssa.Instruction]bool{}
	lits := map[*ssa.Function]bool{}
	for _, op := range told.obj.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv) {
		switch {
		case op.Func != f:
			lits[op.Func] = true
		case op.Sel != nil:
			if b := oblige.CaseStart(op.Sel, op.Case); b != nil {
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

func handedBreach(p *oblige.Package, g *ssa.Go, lit *ssa.Function, told *toldOn, take ssa.Instruction) oblige.Breach {
	f := take.Parent()
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: oblige.PosOf(take)}
	b.Message = fmt.Sprintf("%s locks at line %d what %s may have handed over, locked, at line %d",
		ssaread.ShortName(f), p.Line(oblige.PosOf(take)), ssaread.ShortName(lit), p.Line(told.op.Pos()))
	b.Steps = []oblige.Step{
		{Pos: g.Pos(), Side: "waiter", Func: g.Parent(), Text: "starts a goroutine that waits for it"},
		{Pos: told.op.Pos(), Side: "other", Func: lit, Text: "comes back from Wait with the lock, tells so, and ends"},
		{Pos: oblige.PosOf(take), Side: "waiter", Func: f, Text: "gives up without receiving, and locks"},
		{Pos: oblige.PosOf(take), Text: "the lock is the waiter's own already, nobody will release it"},
	}
	return b
}
