package lossywake

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// remadeWithoutRoom looks for a field whose channel keeps a wake as one function makes it, and drops
// it as another one does: that there is room somebody has seen to.
func remadeWithoutRoom(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, s := range o.Of(oblige.TrySend) {
		cell := fieldOf(s.Val)
		if cell.Kind != ssaread.Field || !emptyDefault(s) || !oblige.Notifies(s.Val.Type()) {
			continue
		}
		var with, without *oblige.Op
		for _, m := range o.Of(oblige.Make) {
			switch {
			case !storedIn(m.Val, cell):
			case m.Cap > 0:
				with = m
			case m.Cap == 0:
				without = m
			}
		}
		if with == nil || without == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if !oblige.Bounded(r) && oblige.Outermost(r.Func) != oblige.Outermost(s.Func) {
				return remadeBreach(p, s, r, with, without), true
			}
		}
	}
	return oblige.Breach{}, false
}

// fieldOf returns the field that a channel was read from.
func fieldOf(ch ssa.Value) ssaread.Cell {
	c, _ := oblige.ContainerCell(ch)
	return c
}

// storedIn reports whether a value is put into a field.
func storedIn(v ssa.Value, cell ssaread.Cell) bool {
	return slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		return ok && st.Val == v && ssaread.CellOf(st.Addr) == cell
	})
}

func remadeBreach(p *oblige.Package, s, r, with, without *oblige.Op) oblige.Breach {
	ch := wakeName(p, s)
	b := oblige.Breach{Check: "lossy-wake", Func: without.Func, Pos: without.Pos()}
	b.Message = fmt.Sprintf("%s makes %s without room; %s drops its wake before %s receives at line %d",
		ssaread.ShortName(without.Func), ch, ssaread.ShortName(s.Func), ssaread.ShortName(r.Func), p.Line(r.Pos()))
	b.Steps = []oblige.Step{
		{Pos: with.Pos(), Side: "maker", Func: with.Func, Text: "makes " + ch + " with room for a wake"},
		{Pos: without.Pos(), Side: "other maker", Func: without.Func, Text: "makes another one, without"},
		{Pos: s.Pos(), Side: "completer", Func: s.Func, Text: "sends on it: nobody receives yet, so it is dropped"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "parks"},
		{Pos: r.Pos(), Text: "the wake is gone, and nobody will wake the waiter"},
	}
	return b
}
