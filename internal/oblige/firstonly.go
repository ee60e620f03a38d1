package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// firstOnly looks for a poller that registers its waker only where the slot is empty,
// and returns the same, pending, where it is not: who polls again with another waker
// is not told. That the slot is for one wake is seen by who empties it to wake.
func (p *Package) firstOnly(waker *ssa.Parameter) (Breach, bool) {
	f := waker.Parent()
	k := p.followWaker(f, waker, 2)
	if k.lost || len(k.stores) != 1 || len(k.calls) > 0 {
		return Breach{}, false
	}
	for in := range k.stores {
		st, ok := in.(*ssa.Store)
		if !ok {
			continue
		}
		cell := ssaread.CellOf(st.Addr)
		if cell.Kind != ssaread.Field || !p.emptiedToWake(cell, f) {
			continue
		}
		for _, br := range p.guards(st) {
			v, full := subject(br.Cond, comesTo(br, 0, st))
			if v == nil || full || routeOf(v) != routeOf(st.Addr) || st.Block().Idom() != br.Block() {
				continue
			}
			if ret := returnsAlike(st, br); ret != nil {
				return p.firstBreach(f, waker, st, br, ret), true
			}
		}
	}
	return Breach{}, false
}

// returnsAlike returns the one return that is come to behind a store and past it, if it
// is constant and others are not.
func returnsAlike(st *ssa.Store, br *ssa.If) *ssa.Return {
	ret, ok := Without(st, Never, IsReturn).(*ssa.Return)
	if !ok || constants(ret) == "" || Feasible(br, func(in ssa.Instruction) bool { return in == st }, func(in ssa.Instruction) bool { return in == ret }) == nil {
		return nil
	}
	for _, other := range returnsOf(st.Parent()) {
		if other != ret && (Reaches(br, other) || constants(other) == constants(ret)) {
			return nil
		}
	}
	if len(returnsOf(st.Parent())) < 2 {
		return nil
	}
	return ret
}

// emptiedToWake reports whether another function than f reads what lies in cell and empties it.
func (p *Package) emptiedToWake(cell ssaread.Cell, f *ssa.Function) bool {
	for _, in := range p.Writers(cell) {
		st, ok := in.(*ssa.Store)
		if !ok || st.Parent() == f || !isNil(st.Val) {
			continue
		}
		for _, b := range st.Parent().Blocks {
			for _, each := range b.Instrs {
				if loads(each, cell) && Reaches(each, st) {
					return true
				}
			}
		}
	}
	return false
}

func (p *Package) firstBreach(f *ssa.Function, waker *ssa.Parameter, st *ssa.Store, br *ssa.If, ret *ssa.Return) Breach {
	b := Breach{Check: "pending-unregistered", Func: f, Pos: returnPos(ret)}
	b.Message = fmt.Sprintf("%s registers %s at line %d only if there is none yet, returns pending", ssaread.ShortName(f), waker.Name(), p.line(posOf(st)))
	b.Steps = []Step{
		{posOf(st), "poller", f, "registers " + waker.Name()},
		{posOf(br.Cond.(ssa.Instruction)), "poller", f, "is called again with another one, finds the first"},
		{returnPos(ret), "poller", f, "returns pending, and nobody has the second one"},
		{Pos: returnPos(ret), Text: "the first is woken, which may be gone, and nobody will wake the waiter"},
	}
	return b
}
