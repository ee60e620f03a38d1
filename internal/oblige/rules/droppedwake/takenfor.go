package droppedwake

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keepsCount: who grants counts what it grants, on behalf of the waiter; the cancelled
// waiter may have been granted it already, and returns straight away: it neither looks
// whether it was, nor takes back what was counted.
func keepsCount(p *oblige.Package, l leaver, start *ssa.BasicBlock, wk *oblige.Wakers) (oblige.Breach, bool) {
	if p.CallersWake(l.f, wk) || oblige.DefersWake(l.f, wk) {
		return oblige.Breach{}, false
	}
	for _, op := range l.object.Of(oblige.Close, oblige.Send, oblige.TrySend) {
		if op.Func == l.f {
			continue
		}
		for _, in := range op.In.Block().Instrs {
			st, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			cell := ssaread.CellOf(st.Addr)
			delta := oblige.StoreOf(st.Addr, st.Val, cell).Delta
			if cell.Kind != ssaread.Field || delta == 0 || !oblige.IsNumber(st.Val.Type()) || !takesFast(p, l, cell) {
				continue
			}
			back := uncounters(p, cell, delta, wk)
			if len(back) == 0 {
				continue
			}
			if ret := leavesCounted(p, l, start, cell, delta, back); ret != nil {
				return countBreach(p, l, op, cell, st, ret), true
			}
		}
	}
	return oblige.Breach{}, false
}

// uncounters returns the functions that take back what was counted, if one of them wakes then.
func uncounters(p *oblige.Package, cell ssaread.Cell, delta int, wk *oblige.Wakers) map[*ssa.Function]bool {
	out := map[*ssa.Function]bool{}
	wakes := false
	for _, in := range p.Writers(cell) {
		if wr, ok := p.WriteTo(in, cell); ok && wr.Delta == -delta {
			out[in.Parent()] = true
			wakes = wakes || oblige.Without(in, oblige.Never, wk.At) != nil
		}
	}
	if !wakes {
		return nil
	}
	return out
}

// leavesCounted returns where the cancelled waiter returns, on a way without a branch
// and without anything that may tell it of the grant, or take back what was counted.
func leavesCounted(p *oblige.Package, l leaver, start *ssa.BasicBlock, cell ssaread.Cell, delta int, back map[*ssa.Function]bool) ssa.Instruction {
	ret := oblige.StraightReturn(start, func(in ssa.Instruction) bool {
		wr, writes := p.WriteTo(in, cell)
		return writes && wr.Delta != delta || p.MayCall(in, back) || tellingly(p, in, start) || swaps(in) || callsRemover(p, in) || looksAt(p, in, l)
	})
	if ret == nil || succeeds(ret) {
		return nil
	}
	return ret
}

func countBreach(p *oblige.Package, l leaver, op *oblige.Op, cell ssaread.Cell, st, ret ssa.Instruction) oblige.Breach {
	pos, name := oblige.ReturnPos(ret), oblige.CellName(cell, p)
	b := oblige.Breach{Check: "dropped-wake", Func: l.f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns with what it may have been granted of %s at line %d", ssaread.ShortName(l.f), name, p.Line(op.Pos()))
	b.Steps = []oblige.Step{
		{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "parks until it is granted or cancelled"},
		{Pos: oblige.PosOf(st), Side: "completer", Func: op.Func, Text: "counts in " + name + " what it grants"},
		{Pos: op.Pos(), Side: "completer", Func: op.Func, Text: "grants it"},
		{Pos: oblige.PosOf(l.sel), Side: "waiter", Func: l.f, Text: "is cancelled at the same time, takes that way out"},
		{Pos: pos, Side: "waiter", Func: l.f, Text: "returns, and " + name + " is as if it were still there"},
		{Pos: pos, Text: "what was granted belongs to nobody, nobody will wake the next waiter"},
	}
	return b
}
