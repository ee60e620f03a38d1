package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// keepsCount: who grants counts what it grants, on behalf of the waiter; the cancelled
// waiter may have been granted it already, and returns straight away: it neither looks
// whether it was, nor takes back what was counted.
func (p *Package) keepsCount(l leaver, start *ssa.BasicBlock, wk *wakers) (Breach, bool) {
	if p.callersWake(l.f, wk) || defersWake(l.f, wk) {
		return Breach{}, false
	}
	for _, op := range l.object.Of(Close, Send, TrySend) {
		if op.Func == l.f {
			continue
		}
		for _, in := range op.In.Block().Instrs {
			st, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			cell := ssaread.CellOf(st.Addr)
			delta := storeOf(st.Addr, st.Val, cell).delta
			if cell.Kind != ssaread.Field || delta == 0 || !isNumber(st.Val.Type()) || !p.takesFast(l, cell) {
				continue
			}
			back := p.uncounters(cell, delta, wk)
			if len(back) == 0 {
				continue
			}
			if ret := p.leavesCounted(l, start, cell, delta, back); ret != nil {
				return p.countBreach(l, op, cell, st, ret), true
			}
		}
	}
	return Breach{}, false
}

// uncounters returns the functions that take back what was counted, if one of them wakes then.
func (p *Package) uncounters(cell ssaread.Cell, delta int, wk *wakers) map[*ssa.Function]bool {
	out := map[*ssa.Function]bool{}
	wakes := false
	for _, in := range p.Writers(cell) {
		if wr, ok := p.writeTo(in, cell); ok && wr.delta == -delta {
			out[in.Parent()] = true
			wakes = wakes || Without(in, Never, wk.At) != nil
		}
	}
	if !wakes {
		return nil
	}
	return out
}

// leavesCounted returns where the cancelled waiter returns, on a way without a branch
// and without anything that may tell it of the grant, or take back what was counted.
func (p *Package) leavesCounted(l leaver, start *ssa.BasicBlock, cell ssaread.Cell, delta int, back map[*ssa.Function]bool) ssa.Instruction {
	ret := straightReturn(start, func(in ssa.Instruction) bool {
		wr, writes := p.writeTo(in, cell)
		return writes && wr.delta != delta || p.mayCall(in, back) || p.tellingly(in, start) || swaps(in) || p.callsRemover(in) || p.looksAt(in, l)
	})
	if ret == nil || succeeds(ret) {
		return nil
	}
	return ret
}

func (p *Package) countBreach(l leaver, op *Op, cell ssaread.Cell, st, ret ssa.Instruction) Breach {
	pos, name := returnPos(ret), cellName(cell, p)
	b := Breach{Check: "dropped-wake", Func: l.f, Pos: pos}
	b.Message = fmt.Sprintf("%s returns with what it may have been granted of %s at line %d", ssaread.ShortName(l.f), name, p.line(op.Pos()))
	b.Steps = []Step{
		{l.sel.Pos(), "waiter", l.f, "parks until it is granted or cancelled"},
		{posOf(st), "completer", op.Func, "counts in " + name + " what it grants"},
		{op.Pos(), "completer", op.Func, "grants it"},
		{posOf(l.sel), "waiter", l.f, "is cancelled at the same time, takes that way out"},
		{pos, "waiter", l.f, "returns, and " + name + " is as if it were still there"},
		{Pos: pos, Text: "what was granted belongs to nobody, nobody will wake the next waiter"},
	}
	return b
}
