package pendingunregistered

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// firstOnly looks for a poller that registers its waker only where the slot is empty,
// and returns the same, pending, where it is not: who polls again with another waker
// is not told. That the slot is for one wake is seen by who empties it to wake.
func firstOnly(p *oblige.Package, waker *ssa.Parameter) (oblige.Breach, bool) {
	f := waker.Parent()
	k := followWaker(p, f, waker, 2)
	if k.lost || len(k.stores) != 1 || len(k.calls) > 0 {
		return oblige.Breach{}, false
	}
	for in := range k.stores {
		st, ok := in.(*ssa.Store)
		if !ok {
			continue
		}
		cell := ssaread.CellOf(st.Addr)
		if cell.Kind != ssaread.Field || !emptiedToWake(p, cell, f) {
			continue
		}
		for _, br := range p.Guards(st) {
			v, full := oblige.Subject(br.Cond, oblige.ComesTo(br, 0, st))
			if v == nil || full || oblige.RouteOf(v) != oblige.RouteOf(st.Addr) || st.Block().Idom() != br.Block() {
				continue
			}
			if ret := returnsAlike(st, br); ret != nil {
				return firstBreach(p, f, waker, st, br, ret), true
			}
		}
	}
	return oblige.Breach{}, false
}

// returnsAlike returns the one return that is come to behind a store and past it, if it
// is constant and others are not.
func returnsAlike(st *ssa.Store, br *ssa.If) *ssa.Return {
	ret, ok := oblige.Without(st, oblige.Never, oblige.IsReturn).(*ssa.Return)
	if !ok || constants(ret) == "" || oblige.Feasible(br, func(in ssa.Instruction) bool { return in == st }, func(in ssa.Instruction) bool { return in == ret }) == nil {
		return nil
	}
	for _, other := range oblige.ReturnsOf(st.Parent()) {
		if other != ret && (oblige.Reaches(br, other) || constants(other) == constants(ret)) {
			return nil
		}
	}
	if len(oblige.ReturnsOf(st.Parent())) < 2 {
		return nil
	}
	return ret
}

// emptiedToWake reports whether another function than f reads what lies in cell and empties it.
func emptiedToWake(p *oblige.Package, cell ssaread.Cell, f *ssa.Function) bool {
	for _, in := range p.Writers(cell) {
		st, ok := in.(*ssa.Store)
		if !ok || st.Parent() == f || !oblige.IsNil(st.Val) {
			continue
		}
		for each := range ssaread.Instrs(st.Parent()) {
			if oblige.Loads(each, cell) && oblige.Reaches(each, st) {
				return true
			}
		}
	}
	return false
}

func firstBreach(p *oblige.Package, f *ssa.Function, waker *ssa.Parameter, st *ssa.Store, br *ssa.If, ret *ssa.Return) oblige.Breach {
	b := oblige.Breach{Check: "pending-unregistered", Func: f, Pos: oblige.ReturnPos(ret)}
	b.Message = fmt.Sprintf("%s registers %s at line %d only if there is none yet, returns pending", ssaread.ShortName(f), waker.Name(), p.Line(oblige.PosOf(st)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(st), Side: "poller", Func: f, Text: "registers " + waker.Name()},
		{Pos: oblige.PosOf(br.Cond.(ssa.Instruction)), Side: "poller", Func: f, Text: "is called again with another one, finds the first"},
		{Pos: oblige.ReturnPos(ret), Side: "poller", Func: f, Text: "returns pending, and nobody has the second one"},
		{Pos: oblige.ReturnPos(ret), Text: "the first is woken, which may be gone, and nobody will wake the waiter"},
	}
	return b
}
