package droppedwake

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptWeights is keptPermits for the weighted semaphore of golang.org/x/sync; also where nobody in the
// package, which alone has it, gives anything back.
func keptWeights(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	gives := map[ssaread.Cell]*oblige.Wakers{}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			cell := weightBy(in, "Acquire", "TryAcquire")
			take, ok := in.(*ssa.Call)
			if !ok || cell == (ssaread.Cell{}) {
				continue
			}
			wk := gives[cell]
			if wk == nil {
				wk = p.Whoever(func(in ssa.Instruction) bool { return weightBy(in, "Release") == cell || givesIfAny(in, cell) })
				gives[cell] = wk
			}
			start := succeeded(take)
			if len(wk.Ops) == 0 && weightBy(in, "Acquire") == cell && onlyTaken(p, cell) {
				if start == nil {
					start = take
				}
				if ret := oblige.Without(start, oblige.Never, oblige.IsReturn); ret != nil {
					out = append(out, permitBreach(p, oblige.CellName(cell, p), take, ret))
				}
			}
			if start == nil || len(wk.Ops) == 0 {
				continue
			}
			if ret := leavesWithPermit(p, start, wk, wk.Named); ret != nil && len(ret.(*ssa.Return).Results) > 0 {
				out = append(out, permitBreach(p, oblige.CellName(cell, p), take, ret))
			}
		}
	}
	return out
}

// givesIfAny reports whether in asks if there is a semaphore in cell at all, and gives back if so: who has taken
// from it knows that there is.
func givesIfAny(in ssa.Instruction, cell ssaread.Cell) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	v, some := oblige.Subject(br.Cond, true)
	if v == nil {
		return false
	}
	if at, _ := oblige.ContainerCell(v); at != cell {
		return false
	}
	then := br.Block().Succs[0]
	if !some {
		then = br.Block().Succs[1]
	}
	return slices.ContainsFunc(then.Instrs, func(in ssa.Instruction) bool { return weightBy(in, "Release") == cell })
}

// weightBy returns where the semaphore lies of which in calls a method with one of the names.
func weightBy(in ssa.Instruction, names ...string) ssaread.Cell {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return ssaread.Cell{}
	}
	callee := ssaread.Callee(call.Common())
	for _, name := range names {
		if callee != nil && callee.String() == "(*golang.org/x/sync/semaphore.Weighted)."+name {
			cell, _ := oblige.ContainerCell(call.Common().Args[0])
			return cell
		}
	}
	return ssaread.Cell{}
}

// onlyTaken reports whether the package makes the semaphore in cell, and does no more with it than to
// take from it: nobody else can give anything back.
func onlyTaken(p *oblige.Package, cell ssaread.Cell) bool {
	g, global := cell.Value.(*ssa.Global)
	if p.Writers(cell) == nil || global && token.IsExported(g.Name()) || !global && (cell.Kind != ssaread.Field || p.OutsidersSee(cell)) {
		return false
	}
	other := func(use ssa.Instruction) bool {
		_, debug := use.(*ssa.DebugRef)
		return !debug && weightBy(use, "Acquire", "TryAcquire") != cell
	}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if load, ok := in.(*ssa.UnOp); ok && load.Op == token.MUL && ssaread.CellOf(load.X) == cell && slices.ContainsFunc(*load.Referrers(), other) {
				return false
			}
		}
	}
	return true
}
